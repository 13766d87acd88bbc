import type { Codec, Document } from '../document/document.ts';
import type { Range } from '../text/range.ts';
import type { Refusal, RefusalCode } from '../text/refusal.ts';
import type { DataNode } from '../tree/data-tree.ts';

/**
 * One part of a value. `source` is the text as it stands in the document (`$X`, `${X:-d}`, `$(X)`, `${{ … }}`).
 * `text` is decoded.
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** `quoted`: new text that a data language shall write in quotes, also where it could do without. */
  /** `inQuotes`: read inside quotes that `source` does not show, without which a shell would split what it stands for. */
  | { readonly kind: 'reference'; readonly name: string; readonly source: string; readonly quoted?: true; readonly inQuotes?: true }
  | { readonly kind: 'template'; readonly source: string; readonly inQuotes?: true };

/** A text in a document that can be read and set. */
export interface Slot {
  readonly document: Document;
  /** Extent in `document.text`, quotes included where they belong to it. */
  readonly range: Range;
  readonly pieces: readonly Piece[];
  /** The language's own handle; only it looks inside. */
  readonly handle: unknown;
  /** Set when the slot is only a part of a scalar or word: the holder's codec and the range in its decoded text. */
  readonly part?: { readonly codec: Codec; readonly range: Range };
  readonly frozen?: RefusalCode;
}

/** A list of statements in a script: one object for each list, so that two places can be told to stand in the same one. */
export interface StatementList {
  /** The list it is nested in: a branch, a loop, a function, a subshell. */
  readonly outer?: StatementList;
}

/** An element of a collection that can be dropped or gain a neighbour: a map pair, a list item, words, an assignment, a statement. */
export interface Entry {
  readonly document: Document;
  readonly range: Range;
  readonly handle: unknown;
  readonly frozen?: RefusalCode;
  /** The statements it stands among, where it runs with them one after the other. */
  readonly list?: StatementList;
}

/** New text: literal text (encoded by the printer), a reference or template as its source (never encoded), or the user's own source moved. */
export type Content = readonly (Piece | { readonly kind: 'carry'; readonly from: Slot })[];

/** Data to be written by a data language, in the style of the neighbours. */
export type Data =
  | { readonly text: Content }
  /** `block`: written as a block of its own where the language has these (`env { … }`), and not as a value. */
  | { readonly map: readonly (readonly [string, Data])[]; readonly block?: true }
  | { readonly list: readonly Data[] };

/** A new element of a collection. */
export type Shape =
  | { readonly shape: 'pair'; readonly key: string; readonly value: Data }
  | { readonly shape: 'item'; readonly value: Data }
  | { readonly shape: 'word'; readonly content: Content }
  /** A statement or line of its own: `export A=b` in a script, `A=b` in a dotenv file. */
  | { readonly shape: 'assignment'; readonly name: string; readonly value: Content; readonly exported: boolean }
  /** A comment line of its own. */
  | { readonly shape: 'comment'; readonly text: string };

/**
 * What a printer is asked to do in one document. Rules do not see these: they state intents (src/rule.ts).
 * All operations of a document are printed in one call, so that a collection emptied by several of them goes whole.
 */
export type Operation =
  | { readonly op: 'set'; readonly slot: Slot; readonly to: Content }
  /**
   * `comments`: comment lines that speak of nothing else go with it, where the language can tell. `leaves`: the comment that
   * takes its place where nothing would be left of a text that is there to be read.
   */
  | { readonly op: 'drop'; readonly entry: Entry; readonly comments?: true; readonly leaves?: string }
  | { readonly op: 'insert'; readonly beside: Entry; readonly side: 'before' | 'after'; readonly shape: Shape }
  /** Puts a comment line in the place of the entry, which goes. */
  | { readonly op: 'comment'; readonly entry: Entry; readonly text: string };

/** What only a language of programs can do: put an expression in the place of another, with the imports it needs. */
export interface Express {
  readonly op: 'express';
  readonly slot: Slot;
  readonly to: Expression;
}

/** All that can be asked of a document. */
export type AnyOperation = Operation | Express;

/** An expression of a program, apart from the syntax it is written in. */
export type Expression =
  /** An imported name, dotted: module, then the name in it. The printer adds the import, or uses the one that stands there. */
  | { readonly symbol: string }
  /** A literal text. */
  | { readonly text: string }
  | { readonly member: string; readonly of: Expression }
  | { readonly call: Expression; readonly args: readonly (Expression | { readonly name: string; readonly value: Expression })[] }
  | { readonly index: Expression; readonly of: Expression }
  | { readonly awaits: Expression }
  /** The user's own source, moved. */
  | { readonly carry: Slot };

/** The value a name shall have in an environment. */
export type BindValue =
  | { readonly kind: 'content'; readonly content: Content }
  /** A reference in the idiom of the place (cases.md, Idioms); the outer name is that of the variable. */
  | { readonly kind: 'reference'; /** What has to be filled in, where a reference cannot be written (`new key`). */ readonly hint?: string };

/** Writes a variable into one environment, in that place's idiom, or refuses. */
export interface Binder {
  /** Adds a variable; `beside` is an assignment of the same environment next to which it goes. */
  add(name: string, value: BindValue, beside?: AssignmentSite): readonly Operation[] | Refusal;
  /** Gives an assignment another name and, unless `keep`, another value; place and comments stay. */
  replace(site: AssignmentSite, name: string, value: BindValue | 'keep'): readonly Operation[] | Refusal;
  /** What a reference written here presumes of the world outside the file, where it presumes more than the place itself does. */
  readonly presumes?: string;
  /** How a word refers to a variable here; undefined where words cannot. */
  reference?(name: string): Content;
  /** Where a variable has to be set that is given by reference: nothing is written for it here, it comes in by itself. */
  readonly outside?: string;
}

/** What kind of thing gives its environment to the processes in it. */
export type EnvironmentKind =
  | 'container'  // Kubernetes container
  | 'service'    // compose service
  | 'workflow' | 'job' | 'step' // CI
  | 'script'     // a shell script's own variables
  | 'command'    // assignments in front of one command
  | 'run-option' // docker run -e, and its like
  | 'file'       // dotenv and other files of plain assignments
  | 'data'       // ConfigMap, Secret, --from-literal: becomes an environment elsewhere
  | 'image'      // what a Dockerfile bakes in: every process of the image gets it
  | 'build'      // arguments of a build: what runs in it gets them, no process of the image does
  | 'unit'       // systemd unit, supervisord program, tox environment
  | 'config'     // a program's configuration file
  | 'program'    // the process a program runs in: `os.environ`, `process.env`
  | 'call';      // a map of variables in a program, handed to a call or not

/** A set of variables that a process gets. Names not set here come from `parent`. */
export interface Environment {
  readonly id: string;
  readonly kind: EnvironmentKind;
  readonly parent?: Environment;
  readonly document: Document;
  /** Structural address of the thing (`spec.containers[0]`, `services.agent`, `jobs.x.steps[2]`). */
  readonly address: string;
  readonly binder: Binder;
  readonly image?: Slot;
  /** Stretches of `document` that belong to the thing: its own, and what aliases and the like bring in. */
  readonly extent?: readonly Range[];
  /** Slots of HTTP paths that a platform asks of this process (liveness, readiness, startup). */
  readonly probes?: readonly Slot[];
  /** Where the variables stand that it takes over by name alone (`docker run -e NAME`); nothing else comes from there. */
  readonly outside?: Environment;
  /** Where among the statements of `document` its command stands: what is set further down does not reach it. */
  readonly runs?: { readonly start: number; readonly list: StatementList };
  /** Several places take its variables over by one anchor: what is changed in it and in them is changed together. */
  readonly shared?: true;
  /** True where variables of `parent` do not come in (`sudo`). */
  readonly shielded?: true;
  /** What the single scripts in it ask for is given here: each is run by a shell of its own (Makefile, justfile, Jenkinsfile). */
  readonly gathers?: true;
  /** Of a `call`: the imported name that is called with it, dotted; absent where it is not known. */
  readonly callee?: string;
  /** The name under which other places take its variables in (`imports`). */
  readonly name?: string;
  /** Names of other places whose variables come in whole (`envFrom`, `env_file`). */
  readonly imports?: readonly Slot[];
  /** Of a file that the target does not read (`config`): what takes its place and gets all that is bound here. */
  readonly successor?: {
    /** The new file; absent where the target writes its own (`auth.toml`). */
    readonly write?: (form: SuccessorForm, settings: readonly SuccessorSetting[]) => Successor | Refusal;
  };
}

/** What the new file may be called, which decides how settings stand in it. */
export type SuccessorForm = 'profiles.toml' | 'prefect.toml';

/** A setting of the target: by its name, and by its path in a file of settings. */
export interface SuccessorSetting {
  readonly name: string;
  readonly path: readonly string[];
  readonly text: string;
}

/** A new file. */
export interface Successor {
  readonly path: string;
  readonly text: string;
}

/** `NAME=value` in whatever form: env list item, map pair, export, prefix, dotenv line, `-e K=V`. */
export interface AssignmentSite {
  readonly kind: 'assignment';
  readonly document: Document;
  readonly name: Slot;
  readonly value?: Slot;
  /** How the value stands: here, taken from outside under the same name (`-e NAME`), or from an object (`valueFrom`). */
  readonly source: 'value' | 'pass-through' | 'external';
  readonly entry: Entry;
  readonly environment: Environment;
  readonly address: string;
  /** Values of a Kubernetes Secret's `data`. */
  readonly base64?: boolean;
}

/** A place that reads a variable: `$X`, `${X:-d}`, `$(X)`. The slot is the name alone. */
export interface ReferenceSite {
  readonly kind: 'reference';
  readonly document: Document;
  readonly name: Slot;
  /** The environment it is read from; undefined when another program fills it in (compose file, CI expression, envsubst). */
  readonly environment?: Environment;
  readonly address: string;
  /** A word that only declares the name (`export X`): it goes with the variable. */
  readonly entry?: Entry;
}

export interface Word {
  readonly slot: Slot;
  readonly entry: Entry;
  /** The decoded text when every piece of the word is text. */
  readonly text: string | undefined;
  /** The two-way map of the decoded word; undefined when the word is not one literal stretch. */
  codec(): Codec | undefined;
}

/** A command with its wrappers (`sudo`, `env`, `timeout` …) taken off. `words[0]` is the program. */
export interface CommandSite {
  readonly kind: 'command';
  readonly document: Document;
  readonly words: readonly Word[];
  /** All words, wrappers included. */
  readonly all: readonly Word[];
  /** First word to last, over continued lines. */
  readonly range: Range;
  /** The whole command as an element of its script or list; absent where it cannot be dropped. */
  readonly statement?: Entry;
  /** The innermost environment: its prefix assignments, else that of the script or container. */
  readonly environment: Environment;
  readonly address: string;
  readonly frozen?: RefusalCode;
}

/** A stretch of literal text no structure is known of: prose, comments, a file without a language. */
export interface TextSite {
  readonly kind: 'text';
  readonly document: Document;
  /** Words of one line. */
  readonly words: readonly Slot[];
  readonly address: string;
  readonly comment: boolean;
}

/** A container image that is run or built upon: `image:` of a container or service, `FROM`, `docker run IMAGE`. */
export interface ImageSite {
  readonly kind: 'image';
  readonly document: Document;
  /** The whole reference: registry, name, tag, digest. */
  readonly image: Slot;
  /** `base`: a Dockerfile's `FROM`; else a process is started from it. */
  readonly use: 'run' | 'base';
  readonly environment?: Environment;
  readonly address: string;
}

/** A package asked for: a line of a requirements file, an element of a list of dependencies, an argument of `pip install`. */
export interface RequirementSite {
  readonly kind: 'requirement';
  readonly document: Document;
  readonly ecosystem: 'pip' | 'conda' | 'helm';
  /** As written, without extras; `repo/chart` for a chart. */
  readonly name: Slot;
  readonly extras: readonly string[];
  /** What is asked of the version, as written (`>=1.0,<2`, `^1.4`, `==0.15.*`); absent where any will do. */
  readonly version?: Slot;
  /** In place of a version: the branch or tag of a repository it is taken from. */
  readonly revision?: Slot;
  /** The whole: name, extras, version, marker. */
  readonly range: Range;
  readonly entry?: Entry;
  readonly address: string;
}

/** A key of a program's own configuration file, with its path (`["cloud", "agent", "auth_token"]`). */
export interface ConfigSite {
  readonly kind: 'config';
  readonly document: Document;
  readonly path: readonly string[];
  readonly name: Slot;
  readonly value?: Slot;
  readonly entry: Entry;
  readonly environment: Environment;
  readonly address: string;
}

/** A path of another file of the repository, or of a place that such a file is put at: `COPY a b`, a volume, a mount. */
export interface PathSite {
  readonly kind: 'path';
  readonly document: Document;
  readonly path: Slot;
  /** `source`: a file of the repository; `destination`: where it is found when the program runs. */
  readonly role: 'source' | 'destination';
  /** Of a `source`: where it is put, and the other way round. */
  readonly counterpart?: Slot;
  /** Of a `source`: the name of the object whose variables are those of the file (a generator of a ConfigMap). */
  readonly into?: string;
  readonly address: string;
}

/** One argument of a call, or the index of a subscript. */
export interface Argument {
  /** Of an argument given by name. */
  readonly name?: string;
  /** The pieces of a literal text; what is computed is one template piece. */
  readonly value: Slot;
  /** The literal map, list or text it is, also where a variable that is set once stands for it. */
  readonly tree?: DataNode;
  /** Many arguments in one: `*rest`, `**options`. */
  readonly spread?: true;
  /** Goes with its name and one comma. */
  readonly entry: Entry;
}

/** How a value is used further. Ranges reach from the begin of the whole expression to the end of the step. */
export type UseStep =
  | { readonly step: 'member'; readonly name: string; readonly slot: Slot }
  | { readonly step: 'call'; readonly args: readonly Argument[]; readonly slot: Slot }
  | { readonly step: 'index'; readonly index: Argument; readonly slot: Slot };

/** What stands around a use. */
export interface UsePlace {
  /** The innermost thing whose body it is run in. */
  readonly body: 'module' | 'class' | 'function' | 'async-function';
  /** Name of that function. */
  readonly name?: string;
  /** Of that function: decorators as imported names, dotted. */
  readonly decorators: readonly string[];
  /**
   * A function with an event loop, of this file, calls it, perhaps through others. Of a module: its statements are run inside
   * an event loop and may await (cells of a notebook).
   */
  readonly reachedFromAsync: boolean;
  /** Imported names whose `with` blocks it stands in, outermost first. */
  readonly managers: readonly string[];
  /** It is run under a condition about versions or a failed import only. */
  readonly guarded: boolean;
  /** Where a default value of a parameter stands: run once, when the function is made. */
  readonly isDefault: boolean;
  /** The code asks whether there is a value, and does without one: `a or b`, `x = a` … `if x is None`. */
  readonly optional?: true;
}

/**
 * A use of what a program imports: `from a.b import C as D` … `D("x").get()` has the symbol `a.b.C` and three steps.
 * Attributes right behind the imported name belong to the symbol.
 */
export interface UseSite {
  readonly kind: 'use';
  readonly document: Document;
  readonly symbol: string;
  /** `import`: the name in the import itself; `star`: all names of a module; `base`: a class is derived from it. */
  readonly role: 'value' | 'target' | 'import' | 'star' | 'decorator' | 'base';
  readonly steps: readonly UseStep[];
  /** The imported name with its attributes, without the steps. */
  readonly name: Slot;
  /** The whole expression, steps included. */
  readonly slot: Slot;
  /** The statement it is, where it is one of its own (`import x`, `a.b(c)`) or the right side of an assignment. */
  readonly statement?: Entry;
  /** The value comes through a variable that is set once; the symbol is that of what it was set to, its own steps first. */
  readonly variable?: string;
  /** Of an import: the name it gives, where nothing in the document reads it. */
  readonly unread?: string;
  readonly place: UsePlace;
  readonly address: string;
}

/** What languages and dialects find: syntax, no Prefect. */
export type Site = UseSite | AssignmentSite | ReferenceSite | CommandSite | TextSite | ImageSite | RequirementSite | ConfigSite | PathSite;
