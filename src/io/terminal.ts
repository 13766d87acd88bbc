/** Apart from output.ts because `tty` costs more to load than a clean file costs to read. */
export { isatty } from 'node:tty';
