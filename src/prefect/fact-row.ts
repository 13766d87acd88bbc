/** What becomes of a 1.x setting; the words of settings-v1.json. */
export type SettingVerb = 'rename' | 'value-map' | 'split' | 'drop' | 'manual';

/** What becomes of a 1.x command or option; the words of cli-v1.json. */
export type CommandVerb = 'keep' | 'replace' | 'rename' | 'drop' | 'manual' | 'move-to';

/** Variable of the target (or an empty text) and note. */
export type SettingActionRow = readonly [verb: SettingVerb, variable?: string, note?: string];

/** The actions are indexes into `settingActions`. */
export type SettingRow = readonly [key: string, secret: 0 | 1, fallback: string | number | boolean | null, v2: number, v3: number];

/** Absent parts before a present one are empty texts. */
export type CommandActionRow = readonly [verb: CommandVerb, to?: string, note?: string, before?: string, integration?: string];

/**
 * Names with blanks between: long ones first; then `=` when it takes a value, `*` when it may be repeated.
 * The actions are indexes into `commandActions`.
 */
export type OptionRow = readonly [spelling: string, v2: number, v3: number];

/**
 * `path` without the program. `args`: `<name>` required, `[name]` optional. `group`: has commands under it.
 * Actions are -1 where there is none; `options` are indexes into `optionRows`.
 */
export type CommandRow = readonly [path: string, group: 0 | 1, args: string, v2: number, v3: number, options: readonly number[]];

/** A path that a target's command line has too: which targets, and their options in the spelling of an OptionRow. */
export type SharedRow = readonly [path: string, targets: string, options: readonly string[]];

export type AgentTypeRow = readonly [v1: string, type: string, integration: string];

/** What takes the place of a call of the 1.x Python API: what to import, what to call, and a note; absent parts are empty texts. */
export type CallTargetRow = readonly [importing?: string, call?: string, note?: string];

/**
 * A row of python-api.json. `v2` and `v3` are indexes into `callTargets`, `places` into `callArguments` (`image=job_variables.image`).
 * `credentials`: block type; `pool`: work pool type; `secrets`: arguments that name secrets, blanks between; `implicit`: secret read without one.
 */
export type CallRow = readonly [id: string, v2: number, v3: number, places: number, credentials?: string, pool?: string, secrets?: string, implicit?: string];

/** A class or function (`….*` for a whole package) that reads a 1.x secret unless `argument` names another; `block`: typed block. */
export type DefaultSecretRow = readonly [symbol: string, secret: string, argument?: string, block?: string];
