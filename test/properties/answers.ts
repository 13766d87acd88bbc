import { readSettings } from '../../src/config/schema.ts';
import type { Answers } from '../../src/rule.ts';
import type { FixtureOptions } from '../fixture-case.ts';

const TABLE = /^(pools|queues|blocks|images)\.(.+)$/;

/** The answers that the options of a fixture give. */
export function fixtureAnswers({ target, set = {} }: FixtureOptions): Answers {
  const entries = Object.entries(set).map(([key, text]) => {
    const [, table, name] = TABLE.exec(key) ?? [];
    const path = table === undefined ? [key] : [table, name!.replace(/^"(.*)"$/, '$1')];
    return { path, value: { kind: 'text' as const, text }, where: key };
  });
  const settings = readSettings(entries);
  if (!('pools' in settings)) throw new Error(`options.json: ${settings.map((error) => error.message).join(' ')}`);
  const { pools, queues, blocks, images, apiUrl, workspace, configFile } = settings;
  return {
    target: target === '3' || settings.target === '3' ? '3' : '2', pools, queues, blocks, images,
    ...(apiUrl === undefined ? {} : { apiUrl }), ...(workspace === undefined ? {} : { workspace }), ...(configFile === undefined ? {} : { configFile }),
  };
}
