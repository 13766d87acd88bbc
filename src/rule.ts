import type { AssignmentSite, BindValue, CommandSite, ConfigSite, Content, Entry, Environment, Expression, ImageSite, RequirementSite, Shape, Slot, SuccessorForm, UseSite, Word } from './sites/site.ts';
import type { Document } from './document/document.ts';
import type { Range } from './text/range.ts';
import type { Refusal } from './text/refusal.ts';

export type Target = '2' | '3';
export type Severity = 'error' | 'warning' | 'info';
/** See docs/design.md, "Applicability"; a fix takes the weakest class of its parts. */
export type Applicability = 'safe' | 'unsafe' | 'placeholder';

/** Who reads a setting: decides its rewrite. */
export type Audience = 'agent' | 'flow-run' | 'server' | 'client';

/** Cloud, an own server, now the one and now the other, or not known from this scope. */
export type Deployment = 'cloud' | 'self-hosted' | 'mixed' | 'unknown';

/**
 * A 1.x setting given a value, whatever its spelling (environment variable, command option, key of a `config.toml`).
 * `key` is that of settings-v1.json; for `context.secrets.<NAME>` the key is `context.secrets` and `parameter` the name.
 */
export interface SettingSite {
  readonly kind: 'setting';
  readonly key: string;
  readonly parameter?: string;
  /** `command`: `prefect backend server`, whose entry is the whole statement. */
  readonly spelling: 'variable' | 'option' | 'command' | 'config';
  /** Why 1.x does not read the name as it looks. */
  readonly note?: 'nested-secret' | 'wrong-case' | 'unknown';
  /** The user's text of the name: `PREFECT__CLOUD__API_KEY`, `--key`. */
  readonly label: string;
  readonly document: Document;
  readonly name: Slot;
  readonly value?: Slot;
  readonly source: AssignmentSite['source'];
  /** What goes when the setting is dropped. For an option: its words together. */
  readonly entry: Entry;
  readonly environment: Environment;
  /** Behind a variable spelling. */
  readonly assignment?: AssignmentSite;
  /** Behind a config spelling. */
  readonly config?: ConfigSite;
  /** Behind an option spelling: the command it stands on. */
  readonly command?: InvocationSite;
  readonly audience: Audience;
  readonly address: string;
  readonly base64?: boolean;
  /** Data whose readers are not in this file. */
  readonly unread?: boolean;
}

/** A place that names a 1.x setting without giving it a value: `$PREFECT__X`, prose, a file without a language. */
export interface MentionSite {
  readonly kind: 'mention';
  readonly key: string;
  readonly parameter?: string;
  readonly label: string;
  readonly document: Document;
  readonly name: Slot;
  /** `reference`: the text reads a variable. `text`: a word in a file or comment no structure is known of. */
  /** `outside`: it names a thing that lives elsewhere (a CI secret, a key of a Secret). */
  readonly form: 'reference' | 'text' | 'outside';
  readonly comment: boolean;
  readonly address: string;
}

/** One option of a 1.x command line as given. */
export interface GivenOption {
  /** Long name of the table (`--label`), also when the short one or `--label=x` was written. */
  readonly long: string;
  readonly words: readonly Word[];
  /** Drops the option with its value. */
  readonly entry: Entry;
  /** The option's own word (or its part before `=`). */
  readonly flag: Slot;
  readonly value?: Slot;
}

/** A `prefect …` command line that 1.x understands. */
export interface InvocationSite {
  readonly kind: 'invocation';
  /** `ambiguous`: `prefect agent start`, valid in 0.x and 2.x; `v2`: the same with options of 2.x only; `dynamic`: a word of the path is not known. */
  readonly form: 'v1' | 'v2' | 'ambiguous' | 'dynamic';
  /** Path in cli-v1.json: `prefect agent local start`. */
  readonly path: string;
  /** The words that spell the path, program first (`python -m prefect` counts as the program: its last word). */
  readonly pathWords: readonly Word[];
  readonly options: readonly GivenOption[];
  /** Positional arguments. */
  readonly args: readonly Word[];
  /** All words from the program on. */
  readonly words: readonly Word[];
  /** Words the table does not know. */
  readonly unknown: readonly Word[];
  readonly document: Document;
  readonly range: Range;
  readonly statement?: Entry;
  readonly environment: Environment;
  readonly address: string;
  readonly frozen?: Refusal['refused'];
  /** Stands in a comment. */
  readonly comment?: boolean;
  /** Only named in prose, a comment, or a file without a language. */
  readonly mention: boolean;
}

/** A literal 1.x URL (`api.prefect.io`) that is the value of no 1.x setting. */
export interface UrlSite {
  readonly kind: 'url';
  readonly document: Document;
  readonly slot: Slot;
  readonly url: string;
  readonly comment: boolean;
  readonly address: string;
}

/** A setting of the target (`PREFECT_API_URL`) given a value. */
export interface TargetSite {
  readonly kind: 'target';
  /** Upper case, as in settings-targets.json. */
  readonly name: string;
  readonly assignment: AssignmentSite;
  readonly document: Document;
  readonly environment: Environment;
  readonly address: string;
}

/** A command that asks a server over HTTP (`curl`, `wget`, `http`) and names its URL. */
export interface RequestSite {
  readonly kind: 'request';
  readonly url: Slot;
  readonly command: CommandSite;
  readonly document: Document;
  readonly environment: Environment;
  readonly address: string;
}

/** A use of the 1.x Python API. */
export interface ApiSite {
  readonly kind: 'api';
  /** Row of python-api.json: `secret-get`. */
  readonly api: string;
  readonly use: UseSite;
  /** Uses of the variable that its value is put into. */
  readonly through: readonly UseSite[];
  readonly document: Document;
  readonly address: string;
}

/** What rules see. */
export type RuleSite = ApiSite | SettingSite | MentionSite | InvocationSite | UrlSite | ImageSite | RequirementSite | TargetSite | RequestSite;

/** A text for a message; a secret is shown as a mask only. */
export type Shown = string | { readonly secret: Slot };

/** What rules ask for. A closed set; `bind` leaves the idiom to the place. */
export type Intent =
  | { readonly intent: 'set'; readonly slot: Slot; readonly to: Content }
  /** Sets a word to a reference to a variable, in the idiom of the environment. */
  | { readonly intent: 'refer'; readonly slot: Slot; readonly name: string; readonly in: Environment }
  /** `leaves`: what a comment says in its place where an example would hold nothing any more. */
  | { readonly intent: 'drop'; readonly entry: Entry; readonly leaves?: string }
  | { readonly intent: 'insert'; readonly beside: Entry; readonly side: 'before' | 'after'; readonly shape: Shape }
  | { readonly intent: 'comment'; readonly entry: Entry; readonly text: string }
  /** Puts an expression in the place of another. */
  | { readonly intent: 'express'; readonly slot: Slot; readonly to: Expression }
  /**
   * Gives `name` to the environment `in`. The engine makes one binding of all that ask for the same name in one
   * environment: the highest `rank` gives the value; what the others replace is dropped. `value: 'keep'` needs `replaces`.
   */
  | { readonly intent: 'bind'; readonly name: string; readonly value: BindValue | 'keep'; readonly in: Environment;
      readonly replaces?: SettingSite; readonly rank: number;
      /** What it replaces means the same, so places that read that name are to read this one. */
      readonly sameMeaning?: true;
      /** Assignments of target settings that stand in the environment already. */
      readonly standing: readonly AssignmentSite[];
      /** The value belongs to this very command: it goes in front of it, not to the container around it. */
      readonly own?: boolean }
  | { readonly intent: 'create'; readonly path: string; readonly text: string };

/** Something a person must do, in the order of `order` (docs: Next, in this order). */
export interface Step {
  readonly order: 'make-key' | 'work-pool' | 'work-queue' | 'block' | 'variable' | 'roll-out' | 'revoke';
  /** A real command of the target, or undefined where there is none. Checked against cli-targets.json. */
  readonly command?: string;
  readonly text: string;
}

export type Outcome =
  | { readonly kind: 'fix'; readonly applicability: Applicability; readonly intents: readonly Intent[];
      /** Why it is not safe, clause by clause. */
      readonly because?: readonly string[];
      /** Settings whose values it was decided by: they change with it, or what is left would be decided without them. */
      readonly restsOn?: readonly SettingSite[];
      /** The doubt is gone where the same fix covers the place that gives this name its value. */
      readonly settledByDefinition?: boolean;
      /** `--set` keys that would make it safe. */
      readonly set?: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal;
      /** What it would ask for: other bindings of these names wait for it too. */
      readonly intents?: readonly Intent[];
      /** The text it would write, the gap marked `‹like this›`. */
      readonly wouldWrite?: string }
  /** Nothing to edit; the message says what to do. */
  | { readonly kind: 'none' };

export interface Finding {
  readonly messageId: string;
  readonly data: Readonly<Record<string, Shown>>;
  readonly severity: Severity;
  /** The exact stretch: of `document`. */
  readonly document: Document;
  readonly range: Range;
  readonly address: string;
  readonly outcome: Outcome;
  readonly steps?: readonly Step[];
}

/** Answers of the operator: prefect-uplift.toml and `--set`. */
export interface Answers {
  readonly target: Target;
  readonly apiUrl?: string;
  /** `account/workspace` handles. */
  readonly workspace?: string;
  /** 1.x agent type → pool name. */
  readonly pools: Readonly<Record<string, string>>;
  /** Labels, sorted and joined with `+` → queue name. */
  readonly queues: Readonly<Record<string, string>>;
  /** 1.x secret name → block name. */
  readonly blocks: Readonly<Record<string, string>>;
  /** Image as written → image that has the target and the worker's integration. */
  readonly images: Readonly<Record<string, string>>;
  /** What a 1.x `config.toml` becomes; `profiles.toml` when absent. */
  readonly configFile?: SuccessorForm;
}

/** What is known of the scope a site stands in: its own environment and the outer ones. */
export interface Scope {
  readonly deployment: Deployment;
  readonly audience: Audience;
  /** Settings of this key in this environment and the outer ones, nearest first. */
  settings(key: string): readonly SettingSite[];
  /** Assignments of a name (a target setting, or any other) there, nearest first. */
  assignments(name: string): readonly AssignmentSite[];
  /** 1.x agent command of this environment or of one inside it (a container's script). */
  readonly agents: readonly InvocationSite[];
  /** The container or service the site stands in. */
  readonly container?: Environment;
  /** A command of the same container may name the API: it logs in, or writes the profile. */
  readonly mayNameApi: boolean;
  /** Variables come in whole from a place that is not in this file (`env_file`, `envFrom`). */
  readonly takesUnread: boolean;
  /** A `prefect` command of 1.x or the target that talks to the API is run in the same container or script. */
  readonly runsPrefect: boolean;
  /** The file holds a setting or command of 1.x. */
  readonly holdsV1: boolean;
  /** All images of the file. */
  readonly images: readonly ImageSite[];
  /** A place in the file makes the value of this variable a part of a longer text (`$URL/graphql`). */
  builtUpon(name: string): boolean;
}

export interface RuleContext {
  readonly target: Target;
  readonly answers: Answers;
  scope(site: SettingSite | InvocationSite | TargetSite | ImageSite | RequestSite): Scope;
}

export interface RuleMeta {
  readonly id: string;
  readonly summary: string;
  /** Message texts with `{name}` places. One sentence, then what to do. */
  readonly messages: Readonly<Record<string, string>>;
}

export interface Rule {
  readonly meta: RuleMeta;
  /** Keys of settings-v1.json it is asked about; `*` stands for those that 1.x does not know. */
  readonly settings: readonly string[];
  /** Paths of cli-v1.json it is asked about; `*` is one word. */
  readonly commands: readonly string[];
  readonly urls: boolean;
  /** Asked about its settings also where 1.x does not read the name because of its case. Others leave those to the rule of `*`. */
  readonly wrongCase?: true;
  /** Asked about every image. */
  readonly images?: true;
  /** Asked about every package and chart. */
  readonly requirements?: true;
  /** Asked about requests to a server. */
  readonly requests?: true;
  /** Asked about settings of the target. */
  readonly targets?: true;
  /** Rows of python-api.json it is asked about. */
  readonly apis?: readonly string[];
  check(site: RuleSite, context: RuleContext): Iterable<Finding>;
}
