/** Names of settings, whatever their case, and what 1.x's own files hold. */
const SETTING = /prefect__|["'`]prefect_\w|context\.secrets|\[(?:cloud|server)\b|\.prefect\b|\b(?:config|backend|auth)\.toml\b/i;
/** Settings of the target, which may contradict one another. */
const TARGET = /PREFECT_[A-Z]/;
/** Addresses, images, packages. */
const THING = /prefect\.io|prefecthq|hasura\/|prefect(?:\[[^\]\n]{0,80}\])?["'`]?\s{0,4}[=<>~!@^]|pcu_|pct_/i;
/** A command line, as one text or as a list of words. */
const COMMAND = /prefect["'`]\s{0,80},|prefect\s{1,80}(?:-|agent\b|auth|backend|build|config|create|delete|describe|diagnostics|execute|get|heartbeat|kv|register|repl|run|server)/;
/** Names that only the 1.x API has, or that it has in another place; see python-api.json. */
const NAME = /\b(?:PrefectSecret|EnvVarSecret|SecretBase|set_secret|set_temporary_config|[gs]et_key_value|list_keys|delete_key|slack_notifier|gmail_notifier|snowflake_logger|jira_notifier|run_configs?|run_agent|set_dependencies|Client)\b|\bprefect\.(?:tasks|storage|environments|agent|backend|config|engine|executors|utilities\.(?:configuration|notifications|aws|gcp|git|storage))\b|import\s+prefect\s+as\b/;
/** 1.x's places of names that the target has, too. */
const PLACES: readonly (readonly RegExp[])[] = [
  [/\bSecret\b/, /\bclient\b/],
  [/\bcontext\b/, /\bsecrets\b|\bcontext\s{0,4}\(|\bcontext\.(?:config|setdefault|update|pop|get)\b/],
  [/\bfrom\s+prefect\s+import\b/, /\b(?:config|tasks|storage|agent|backend|environments|utilities)\b|\*/],
];

/**
 * False for the text of a program in which no rule finds anything: what it says of Prefect is the target's own. True
 * proves nothing; it costs a parse.
 */
export function mayHoldV1(text: string): boolean {
  return SETTING.test(text) || TARGET.test(text) || THING.test(text) || COMMAND.test(text) || NAME.test(text) || PLACES.some((signs) => signs.every((sign) => sign.test(text)));
}
