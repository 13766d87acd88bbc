import type { RefusalCode } from './text/refusal.ts';

/** What docs/refusals.md says of a code. */
export interface RefusalText {
  readonly what: string;
  /** Smallest text that is refused with it. */
  readonly example: string;
  readonly byHand: string;
}

/** One entry per code; docs/refusals.md is generated from it, and a code without an entry does not compile. */
export const refusalTexts: Readonly<Record<RefusalCode, RefusalText>> = {
  'alias': {
    what: 'The place stands under a YAML anchor, alias or merge key that something else reads too. An anchor that only environments read is changed.',
    example: 'x-env: &shared\n  PREFECT__CLOUD__API_KEY: ${KEY}\nservices:\n  a:\n    build: {context: ., args: *shared}\n    environment: *shared',
    byHand: 'Change the definition once, after looking at every alias.',
  },
  'async-caller': {
    what: 'Code with an event loop calls this function, itself or through others: there `Secret.load` gives a coroutine.',
    example: 'def token():\n    return Secret("TOKEN").get()\n\nasync def main():\n    token()',
    byHand: 'Make the function `async def` and await the load in it, or load the secret in the caller and hand the value on.',
  },
  'base64': {
    what: 'The value is base64 data of a Kubernetes Secret.',
    example: 'kind: Secret\ndata:\n  PREFECT__CLOUD__API_KEY: ZXhhbXBsZQ==',
    byHand: 'Make a Secret "prefect-api" with the key PREFECT_API_KEY and a new value, and point the pod at it.',
  },
  'cannot-hold': {
    what: 'The text around the place cannot hold the new text in its own quoting.',
    example: 'command: >\n  prefect agent\n  local start',
    byHand: 'Write the value as a block (`|`) and run the tool again, or change it by hand.',
  },
  'command-substitution': {
    what: 'The words of the command are not known before it runs.',
    example: 'prefect agent "$TYPE" start',
    byHand: 'Write a worker command with a fixed pool for each type that occurs.',
  },
  'conflict': {
    what: 'The new name stands there already, with another value.',
    example: 'PREFECT_API_URL=http://a:4200/api\nPREFECT__CLOUD__API=http://b:4200',
    byHand: 'Decide which of the two values holds and remove the other.',
  },
  'duplicate-key': {
    what: 'The same key stands twice in one map, and readers differ on which one counts.',
    example: 'environment:\n  PREFECT__BACKEND: cloud\n  PREFECT__BACKEND: server',
    byHand: 'Remove the entry that does not count, then run the tool again.',
  },
  'env-option': {
    what: '`--env` of an agent that is not local reached the flow run only; it belongs in the base job template of the pool.',
    example: 'prefect agent docker start --env A=b',
    byHand: 'Put the variable under `env` in the base job template, then take the option out.',
  },
  'far-use': {
    what: 'The object is made here, and what gives its value is called elsewhere.',
    example: 'secret = Secret("TOKEN")\nsend(secret)',
    byHand: 'Load the block where the value is needed: `Secret.load("token").get()`.',
  },
  'guarded': {
    what: 'It is run only under a condition about versions, or after an import that failed.',
    example: 'try:\n    from prefect.blocks.system import Secret\nexcept ImportError:\n    token = Secret1("TOKEN").get()',
    byHand: 'Take the branch of 1.x away once nothing runs it.',
  },
  'image': {
    what: 'The image cannot run the new command.',
    example: 'image: prefecthq/prefect:1.4.1',
    byHand: 'Choose an image of the target that has the worker\'s integration.',
  },
  'job-variable': {
    what: 'The option has its place in the base job template of the work pool, not on the worker\'s command line.',
    example: 'prefect agent kubernetes start --namespace flows',
    byHand: 'Set the variable in the base job template, then take the option out.',
  },
  'labels': {
    what: 'A flow run had to match all labels of the agent; a worker serves one queue.',
    example: 'prefect agent local start -l dev -l gpu',
    byHand: 'Answer which queue it is: `--set \'queues."dev+gpu"=<queue>\'`.',
  },
  'load-time': {
    what: 'It is run when a function or class is made, or when a 1.x flow is built, and not where its value is used.',
    example: 'def pull(token=Secret("TOKEN").get()):\n    return token',
    byHand: 'Move it into the flow or task that needs the value, and run the tool again.',
  },
  'manual-option': {
    what: 'The option has no mechanical counterpart.',
    example: 'prefect agent local start --max-polls 3',
    byHand: 'Read what the option did and choose.',
  },
  'missing-answer': {
    what: 'A value is needed that only the operator has.',
    example: 'prefect auth login -k $KEY',
    byHand: 'Answer it in prefect-uplift.toml or with the `--set` that the finding names.',
  },
  'name-not-known': {
    what: 'A name is put together when the program runs.',
    example: 'prefect agent local start --env "$PAIR"',
    byHand: 'Find out which names occur and write them out.',
  },
  'nested-secret': {
    what: 'The name has `__` in it: 1.x makes one secret with several values of it.',
    example: 'PREFECT__CONTEXT__SECRETS__DB__PASSWORD=…',
    byHand: 'Make a Secret block for each value, or one JSON value, and change the flows that read it.',
  },
  'no-counterpart': {
    what: 'The target has no call that does the same.',
    example: 'Secret("TOKEN").exists()',
    byHand: 'Write what is wanted with the calls that the finding names.',
  },
  'no-idiom': {
    what: 'The place has no way to write a reference.',
    example: 'prefect auth login -k 1234567890abcdef',
    byHand: 'Give the value in a variable of the platform.',
  },
  'no-language': {
    what: 'The file\'s language is read by names and positions only.',
    example: 'os.environ["PREFECT__BACKEND"] = "server" (in a Python file)',
    byHand: 'Make the change the finding describes.',
  },
  'not-writable': {
    what: 'The construct around the place has no printer.',
    example: 'echo PREFECT__BACKEND=server >> settings',
    byHand: 'Make the change the finding describes.',
  },
  'overlap': {
    what: 'Two changes of one fix meet in the same text.',
    example: 'a command and its only argument, both rewritten',
    byHand: 'Run `fix` again; if it stays, make the change by hand.',
  },
  'read-elsewhere': {
    what: 'Another place reads the name and cannot be changed with it.',
    example: 'PREFECT__CLOUD__API_KEY=… in .env, os.environ["PREFECT__CLOUD__API_KEY"] in a script',
    byHand: 'Change the reader by hand, or name its path too.',
  },
  'unit-withheld': {
    what: 'Another part of the same pod or command is withheld, and half a migration is worse than none.',
    example: 'PREFECT__BACKEND beside an agent with two labels',
    byHand: 'Lift the other reason; both then go together.',
  },
  'unparsed': {
    what: 'The document does not parse.',
    example: 'env: {a: {{ .Values.a }}}',
    byHand: 'Make the change by hand.',
  },
  'url-not-derivable': {
    what: 'The URL\'s counterpart cannot be derived from it.',
    example: 'PREFECT__CLOUD__API: {{ include "api" . }}',
    byHand: 'Answer it: `--set api-url=<URL ending in /api>`.',
  },
  'verification': {
    what: 'A check on the result failed; nothing was changed, and the run exits with 2.',
    example: '(a defect of this tool)',
    byHand: 'Report it with the smallest file that shows it.',
  },
};
