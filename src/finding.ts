import type { ApiSite, Finding, Intent, InvocationSite, MentionSite, Outcome, RuleContext, Scope, SettingSite, Shown, Severity, Step, UrlSite } from './rule.ts';
import { plainText } from './sites/pieces.ts';
import type { BindValue, Content, Piece, Slot } from './sites/site.ts';
import { refuse, type RefusalCode } from './text/refusal.ts';

/** The outcome of a site that needs no edit, or that no edit is known for. */
export const NO_EDIT: Outcome = { kind: 'none' };

/** The rest of a finding: what `messageId` and the site do not say. */
export interface Rest {
  readonly outcome: Outcome;
  readonly severity?: Severity;
  readonly data?: Readonly<Record<string, Shown>>;
  readonly steps?: readonly Step[];
}

/** A finding on a setting: its range is the name and the value. */
export function settingFinding(site: SettingSite, messageId: string, rest: Rest): Finding {
  const end = site.value !== undefined && site.value.document === site.document ? Math.max(site.value.range.end, site.name.range.end) : site.name.range.end;
  const start = Math.min(site.name.range.start, site.value?.range.start ?? site.name.range.start);
  return {
    messageId, severity: rest.severity ?? 'error', document: site.document,
    range: site.spelling === 'command' && site.command !== undefined ? site.command.range : { start, end },
    address: site.address, outcome: rest.outcome, data: { name: site.label, ...rest.data },
    ...(rest.steps === undefined ? {} : { steps: rest.steps }),
  };
}

/** A finding on a command: its range is the whole command. */
export function commandFinding(site: InvocationSite, messageId: string, rest: Rest): Finding {
  return {
    messageId, severity: rest.severity ?? 'error', document: site.document, range: site.range, address: site.address,
    outcome: rest.outcome, data: { command: site.path, ...rest.data },
    ...(rest.steps === undefined ? {} : { steps: rest.steps }),
  };
}

/** A finding on a value alone. */
export function valueFinding(site: SettingSite, value: Slot, messageId: string, rest: Rest): Finding {
  return { ...settingFinding(site, messageId, rest), document: value.document, range: value.range };
}

/** A finding on a URL that is no setting's value. */
export function urlFinding(site: UrlSite, messageId: string, rest: Rest): Finding {
  return {
    messageId, severity: rest.severity ?? 'warning', document: site.document, range: site.slot.range, address: site.address,
    outcome: rest.outcome, data: { url: site.url, ...rest.data },
  };
}

/** A finding on a use of the 1.x API: its range is the whole expression, or `slot`. */
export function apiFinding(site: ApiSite, messageId: string, rest: Rest, slot: Slot = site.use.slot): Finding {
  return {
    messageId, severity: rest.severity ?? 'error', document: slot.document, range: slot.range, address: site.address,
    outcome: rest.outcome, data: { name: site.use.symbol, ...rest.data },
    ...(rest.steps === undefined ? {} : { steps: rest.steps }),
  };
}

/** The finding on an import that nothing in the file uses, and on all names of a module at once; undefined for a use. */
export function importFinding(site: ApiSite): Finding | undefined {
  if (site.use.role === 'star') return apiFinding(site, 'star', { outcome: NO_EDIT });
  if (site.use.role !== 'import') return undefined;
  return site.use.unread === undefined ? apiFinding(site, 'inUse', { outcome: NO_EDIT }) : apiFinding(site, 'imported', { outcome: importOutcome(site) });
}

/** A file that gives its folder's names to others. */
const PACKAGE = /(?:^|\/)__init__\.\w+$/;

/** A checker is told that the name is not read here. */
const UNUSED = /#[ \t]*(?:noqa\b|pylint:[^\r\n]*unused-import|type:[^#\r\n]*#[ \t]*noqa\b)/i;

function restOfLine(text: string, from: number): string {
  return /^[^\r\n]{0,1000}/.exec(text.slice(from, from + 1000))![0];
}

function importOutcome({ document, use: { statement, place } }: ApiSite): Outcome {
  if (place.guarded) return withheld('guarded', 'it may fail where it stands');
  if (document.host !== undefined && !/\.ipynb$/.test(document.path)) return withheld('read-elsewhere', 'an example shows it, and its code may go on elsewhere');
  if (PACKAGE.test(document.path)) return withheld('read-elsewhere', 'other files take names from the file of a package');
  if (statement === undefined || statement.frozen !== undefined) return withheld(statement?.frozen ?? 'not-writable', 'the import cannot be taken out');
  if (UNUSED.test(restOfLine(document.text, statement.range.end))) return withheld('read-elsewhere', 'a comment says that it stands here for other files');
  return unsafe('another file may take the name from here', [], { intent: 'drop', entry: statement });
}

/** Message texts for imports; rules of the Python API spread them into their own. */
export const IMPORT_MESSAGES = {
  imported: 'The target has no "{name}": nothing here uses it, so take the import away.',
  inUse: 'The target has no "{name}", and what is imported here is used: take both away.',
  star: 'The target has no module "{name}", and "*" hides which of its names are used here: import them by name.',
} as const;

/** The finding every rule makes of a place that only names its setting. Comments and references count as information. */
export function mentionFinding(site: MentionSite): Finding {
  const messageId = site.form === 'text' ? 'mention' : 'reference';
  const quiet = site.form !== 'text' || site.comment;
  return {
    messageId, severity: quiet ? 'info' : 'warning', document: site.document, range: site.name.range, address: site.address,
    outcome: quiet ? NO_EDIT : nameOnly(site.name.frozen),
    data: { name: site.label },
  };
}

/** The same for a command that is only named. */
export function mentionedCommand(site: InvocationSite): Finding {
  return commandFinding(site, 'mention', {
    severity: site.comment === true ? 'info' : 'warning',
    outcome: site.comment === true ? NO_EDIT : nameOnly(site.frozen),
  });
}

/** The place is known by its name alone. */
function nameOnly(frozen: RefusalCode = 'not-writable'): Outcome {
  return withheld(frozen, frozen === 'unparsed' ? 'the file does not parse, so it is read by names and positions only'
    : frozen === 'no-language' ? 'the file is read by names and positions only' : 'nothing is known of the text around it');
}

/** Message texts for mentions; rules spread them into their own. */
export const MENTION_MESSAGES = {
  mention: '"{name}" is a Prefect 1.x setting that the target ignores; change it here by hand.',
  reference: '"{name}" is read here and set elsewhere; the variable must hold a value for the target.',
} as const;

/** The same for commands. */
export const COMMAND_MENTION = {
  mention: '"{command}" is a Prefect 1.x command that the target does not have; change it here by hand.',
} as const;

/** A withheld fix. */
export function withheld(code: RefusalCode, why: string, set?: string, wouldWrite?: string): Extract<Outcome, { kind: 'refused' }> {
  const refusal = refuse(code, why, set);
  return wouldWrite === undefined ? { kind: 'refused', refusal } : { kind: 'refused', refusal, wouldWrite };
}

/** A safe fix. */
export function safe(...intents: readonly Intent[]): Outcome {
  return { kind: 'fix', applicability: 'safe', intents };
}

/** A fix that rests on something outside the text. */
export function unsafe(because: string, set: readonly string[], ...intents: readonly Intent[]): Outcome {
  return { kind: 'fix', applicability: 'unsafe', because: [because], set, intents };
}

/** Takes the setting away; `leaves` is what an example that would be empty says in its place. */
export function dropOf(site: SettingSite, leaves?: string): Intent {
  return { intent: 'drop', entry: site.entry, ...(leaves === undefined ? {} : { leaves }) };
}

/** Literal text as a value. */
export function literal(text: string): BindValue {
  return { kind: 'content', content: [{ kind: 'text', text }] };
}

/** The user's own text as a value. */
export function carried(slot: Slot): BindValue {
  return { kind: 'content', content: [{ kind: 'carry', from: slot }] };
}

/** Pieces as a value. */
export function pieced(pieces: readonly Piece[]): BindValue {
  const content: Content = pieces;
  return { kind: 'content', content };
}

/** The text of a slot when all of it is literal. */
export function literalOf(slot: Slot | undefined): string | undefined {
  return slot === undefined ? undefined : plainText(slot.pieces);
}

/** Asks for `PREFECT_API_URL` beside a key or in place of a 1.x setting: the answer, else the idiom of the place. */
export function bindUrl(site: SettingSite, scope: Scope, context: RuleContext, options: { readonly rank: number; readonly replaces: boolean; readonly value?: BindValue; readonly sameMeaning?: boolean }): Extract<Intent, { intent: 'bind' }> {
  const { apiUrl } = context.answers;
  return {
    intent: 'bind', name: 'PREFECT_API_URL', in: site.environment, rank: options.rank,
    value: apiUrl !== undefined ? literal(apiUrl) : options.value ?? { kind: 'reference', hint: 'API URL' },
    standing: scope.assignments('PREFECT_API_URL'),
    ...(options.replaces ? { replaces: site } : {}),
    ...(options.sameMeaning === true ? { sameMeaning: true } : {}),
  };
}
