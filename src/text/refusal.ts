/**
 * Why a fix is not made. The list is closed: docs/refusals.md is generated from `refusal-codes.ts`,
 * and a code without an entry there does not compile.
 */
export type RefusalCode =
  | 'alias'                // the place stands under a YAML anchor, alias or merge key
  | 'async-caller'         // code with an event loop may call the function
  | 'base64'               // the value is base64 data of a Kubernetes Secret
  | 'cannot-hold'          // the host's syntax cannot hold the new text
  | 'command-substitution' // the words of the command are not known before it runs
  | 'conflict'             // the new name already stands there with another value
  | 'duplicate-key'        // the same key stands twice in one map
  | 'env-option'           // `--env` of an agent that is not local
  | 'far-use'              // an object is made here and used elsewhere
  | 'guarded'              // it is run under a condition about versions only
  | 'image'                // the image cannot run the new command
  | 'job-variable'         // an option that belongs in the base job template
  | 'labels'               // two or more labels, no answer which queue
  | 'load-time'            // it is run when a file is loaded or a flow is built
  | 'manual-option'        // an option without a mechanical counterpart
  | 'missing-answer'       // a value only the operator has
  | 'name-not-known'       // a dynamic name
  | 'nested-secret'        // a secret name with `__` in it
  | 'no-counterpart'       // the target has no call that does the same
  | 'no-idiom'             // the place has no way to write a reference
  | 'no-language'          // the file's language is read by name and position only
  | 'not-writable'         // the construct has no printer
  | 'overlap'              // another fix changes the same text
  | 'read-elsewhere'       // another place reads the name and cannot be changed with it
  | 'unit-withheld'        // another part of the same pod or command is withheld
  | 'unparsed'             // the document does not parse
  | 'url-not-derivable'    // a URL whose counterpart cannot be derived
  | 'verification';        // a check on the result failed

/** A refused change: the code, one sentence for a person, and the `--set` key that would lift it. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly why: string;
  readonly set?: string;
}

/** Tells a refusal from a result. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/** Makes a refusal. */
export function refuse(refused: RefusalCode, why: string, set?: string): Refusal {
  return set === undefined ? { refused, why } : { refused, why, set };
}
