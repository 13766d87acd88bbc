import { addressOf } from './address.ts';
import type { CommandPlace } from './command-line.ts';
import { leadingText, readOptions, type OptionTable, type ReadOption } from './options.ts';
import type { AssignmentSite, Binder, Environment, EnvironmentKind, Slot, Word } from './site.ts';
import { closedBinder, literalBinder, runOptionBinder, type RunOption } from './word-binders.ts';
import { joinedEntry, partOf } from './word-part.ts';
import { programName } from './wrappers.ts';

/** A command that starts another one in an environment of its own, or writes data that becomes one. */
export interface Contained {
  readonly environment: Environment;
  readonly sites: readonly AssignmentSite[];
  /** The command inside; empty when there is none. */
  readonly words: readonly Word[];
}

const DOCKER: OptionTable = { flags: '-D --debug --tls --tlsverify', valued: '-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey' };
const DOCKER_RUN: OptionTable = {
  flags: '-d -i -t -P -q --detach --interactive --tty --rm --init --privileged --read-only --publish-all --no-healthcheck --oom-kill-disable --sig-proxy --disable-content-trust --quiet --replace',
  valued: '-a -c -e -h -l -m -p -u -v -w --add-host --annotation --attach --blkio-weight --blkio-weight-device --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile --cpu-count --cpu-percent --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys --device --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps --device-write-iops --dns --dns-opt --dns-option --dns-search --domainname --entrypoint --env --env-file --expose --gpus --group-add --health-cmd --health-interval --health-retries --health-start-interval --health-start-period --health-timeout --hostname --io-maxbandwidth --io-maxiops --ip --ip6 --ipc --isolation --kernel-memory --label --label-file --link --link-local-ip --log-driver --log-opt --mac-address --memory --memory-reservation --memory-swap --memory-swappiness --mount --name --net --net-alias --network --network-alias --oom-score-adj --pid --pids-limit --platform --publish --pull --restart --runtime --security-opt --shm-size --stop-signal --stop-timeout --storage-opt --sysctl --tmpfs --ulimit --user --userns --uts --volume --volume-driver --volumes-from --workdir --pod --secret --systemd',
};
const DOCKER_EXEC: OptionTable = { flags: '-d -i -t --detach --interactive --tty --privileged', valued: '-e -u -w --env --env-file --user --workdir --detach-keys' };
const COMPOSE: OptionTable = {
  flags: '--compatibility --dry-run --verbose --all-resources --no-ansi --tls --tlsverify --skip-hostname-check',
  valued: '-f -p -H -c --file --project-name --profile --env-file --project-directory --ansi --parallel --progress --host --context --log-level',
};
const COMPOSE_RUN: OptionTable = {
  flags: '-d -T -i -q -P --detach --rm --no-deps --service-ports --no-TTY --use-aliases --build --quiet-pull --quiet-build --quiet --interactive --tty -t --remove-orphans --privileged --publish-all',
  valued: '-e -l -p -u -v -w --env --env-from-file --label --name --publish --user --volume --workdir --entrypoint --cap-add --cap-drop --pull --index',
};
const LITERAL = '--from-literal';
const DATA_KINDS = new Set(['secret', 'configmap', 'cm']);
const KUBECTL = '-n -o -f -k -l -c --namespace --context --kubeconfig --cluster --user --output --filename --dry-run --type --from-literal --from-file --from-env-file --field-manager --selector --container --image --env --labels --overrides --restart --port --annotations --image-pull-policy --serviceaccount --pod-running-timeout --server --token --append-hash --cert --key --docker-server --docker-username --docker-password --docker-email';
const KUBECTL_ALL: OptionTable = {
  flags: '-i -t -it -q -v --stdin --tty --rm --attach --expose --quiet --save-config --validate --insecure-skip-tls-verify --dry-run --append-hash --overwrite --local --all -A --leave-stdin-open --privileged',
  valued: KUBECTL,
};

/** A shell refers to variables in words; a list of words has no such way. */
function idiomOf(place: CommandPlace): Binder | undefined {
  return place.prefix === undefined ? undefined : place.environment.binder;
}

/** Reads `docker run`, `docker exec`, `docker compose run` and `kubectl` commands; undefined for any other. */
export function contained(words: readonly Word[], at: number, place: CommandPlace): Contained | undefined {
  const name = programName(words[at]);
  if (name === 'docker' || name === 'podman' || name === 'nerdctl') return docker(words, at, place);
  if (name === 'docker-compose' || name === 'podman-compose') return compose(words, at + 1, place);
  if (name === 'kubectl' || name === 'oc') return kubectl(words, at, place);
  return undefined;
}

function docker(words: readonly Word[], at: number, place: CommandPlace): Contained | undefined {
  const global = readOptions(words, at + 1, DOCKER);
  if (global === undefined) return undefined;
  let next = global.next;
  if (words[next]?.text === 'compose') return compose(words, next + 1, place);
  if (words[next]?.text === 'container') next++;
  const action = words[next]?.text;
  if (action === 'run' || action === 'create') return run(words, next + 1, DOCKER_RUN, place, true);
  if (action === 'exec') return run(words, next + 1, DOCKER_EXEC, place, false);
  return undefined;
}

function compose(words: readonly Word[], at: number, place: CommandPlace): Contained | undefined {
  const global = readOptions(words, at, COMPOSE);
  const action = global === undefined ? undefined : words[global.next]?.text;
  if (global === undefined || (action !== 'run' && action !== 'exec')) return undefined;
  return run(words, global.next + 1, COMPOSE_RUN, place, false);
}

function run(words: readonly Word[], at: number, table: OptionTable, place: CommandPlace, hasImage: boolean): Contained | undefined {
  const read = readOptions(words, at, table);
  const target = read === undefined ? undefined : words[read.next];
  if (read === undefined || target === undefined) return undefined;
  const given = new Map<AssignmentSite, RunOption>();
  const environment = newEnvironment('run-option', place, target, runOptionBinder(target, given, idiomOf(place)), {
    ...(hasImage ? { image: target.slot } : {}),
    imports: valuesOf(words, read.options, '--env-file'),
  });
  for (const option of read.options) {
    if (option.name !== '-e' && option.name !== '--env') continue;
    const pair = assignmentOption(words, option, environment);
    if (pair !== undefined) given.set(pair.site, pair.form);
  }
  const entrypoint = read.options.findLast((option) => option.name === '--entrypoint')?.value;
  const rest = words.slice(read.next + 1);
  // An entrypoint that shares its word with the option (`--entrypoint=sh`) is no word of its own.
  const inside = entrypoint === undefined ? rest : entrypoint.from > 0 ? [] : [words[entrypoint.word]!, ...rest];
  return { environment, sites: [...given.keys()], words: inside };
}

function kubectl(words: readonly Word[], at: number, place: CommandPlace): Contained | undefined {
  const create = words.findIndex((word, index) => index > at && word.text === 'create');
  if (create !== -1 && DATA_KINDS.has(words[create + 1]?.text ?? '')) return literals(words, at, place);
  const dashes = words.findIndex((word, index) => index > at && word.text === '--');
  const head = dashes === -1 ? words : words.slice(0, dashes);
  const read = readOptions(head, at + 1, KUBECTL_ALL, true);
  if (read === undefined) return undefined;
  const verb = head[read.operands[0] ?? -1]?.text;
  if (dashes === -1 || (verb !== 'exec' && verb !== 'run')) return undefined;
  const given = new Map<AssignmentSite, RunOption>();
  const binder = verb === 'exec' ? closedBinder('kubectl exec sets no variables') : closedBinder('kubectl run is not rewritten');
  const image = valuesOf(words, read.options, '--image')[0];
  const environment = newEnvironment('run-option', place, words[dashes]!, binder, image === undefined ? {} : { image });
  for (const option of read.options) {
    const pair = option.name === '--env' ? assignmentOption(words, option, environment) : undefined;
    if (pair !== undefined) given.set(pair.site, pair.form);
  }
  return { environment, sites: [...given.keys()], words: words.slice(dashes + 1) };
}

function literals(words: readonly Word[], at: number, place: CommandPlace): Contained | undefined {
  // Whatever other options stand there: this one is unmistakable.
  const own = words.flatMap((word, index): ReadOption[] => {
    if (index <= at) return [];
    const lead = leadingText(word);
    if (lead === LITERAL) return [{ name: LITERAL, flag: index, value: { word: index + 1, from: 0 } }];
    return lead.startsWith(`${LITERAL}=`) ? [{ name: LITERAL, flag: index, value: { word: index, from: LITERAL.length + 1 } }] : [];
  });
  const first = own[0];
  if (first === undefined) return undefined;
  const environment = newEnvironment('data', place, words[first.flag]!, literalBinder(words.at(-1)!, idiomOf(place)), {});
  const sites = own.flatMap((option) => assignmentOption(words, option, environment)?.site ?? []);
  return { environment, sites, words: [] };
}

function assignmentOption(words: readonly Word[], option: ReadOption, environment: Environment): { site: AssignmentSite; form: RunOption } | undefined {
  const { value } = option;
  const flag = words[option.flag];
  const word = value === undefined ? undefined : words[value.word];
  if (value === undefined || flag === undefined || word === undefined) return undefined;
  const lead = leadingText(word).slice(value.from);
  const equals = lead.indexOf('=');
  const label = equals === -1 ? lead : lead.slice(0, equals);
  if (!/^[A-Za-z_][\w.-]*$/.test(label) || (equals === -1 && word.text === undefined)) return undefined;
  const end = value.from + label.length;
  const whole = value.from === 0 ? word.slot : partOf(word, value.from, undefined);
  const site: AssignmentSite = {
    kind: 'assignment',
    document: environment.document,
    name: equals === -1 ? whole : partOf(word, value.from, end),
    ...(equals === -1 ? {} : { value: partOf(word, end + 1, undefined) }),
    source: equals === -1 ? 'pass-through' : 'value',
    entry: joinedEntry(flag === word ? [word.entry] : [flag.entry, word.entry]),
    environment,
    address: addressOf(environment.address, 'env', label),
  };
  return { site, form: { lead: value.from === 0 ? leadingText(flag) : leadingText(word).slice(0, value.from), whole } };
}

function valuesOf(words: readonly Word[], options: readonly ReadOption[], name: string): readonly Slot[] {
  return options.flatMap(({ name: own, value }) => {
    const word = own === name && value !== undefined ? words[value.word] : undefined;
    if (word === undefined || value === undefined) return [];
    return value.from === 0 ? [word.slot] : [partOf(word, value.from, undefined)];
  });
}

function newEnvironment(kind: EnvironmentKind, place: CommandPlace, at: Word, binder: Binder, more: Pick<Environment, 'image' | 'imports'>): Environment {
  const outside = kind === 'run-option' ? { outside: place.environment } : {};
  return { id: `${place.document.id}@${at.slot.range.start}`, kind, document: place.document, address: place.address, binder, ...outside, ...more };
}
