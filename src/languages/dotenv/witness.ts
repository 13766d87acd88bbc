import { parse } from 'dotenv';
import type { Witness } from '../language.ts';

/** The `dotenv` package as the second reader: names and values. */
export const dotenvWitness: Witness = { read: (text) => parse(text) };
