import { commandFinding, literalOf, NO_EDIT } from '../../src/finding.ts';
import { imageText, inServerStack } from '../../src/image-doubt.ts';
import { serverPart } from '../../src/prefect/image.ts';
import type { Finding, Rule, RuleContext, TargetSite } from '../../src/rule.ts';
import type { ImageSite, RequirementSite } from '../../src/sites/site.ts';
import { startOutcome } from './start.ts';

/** An image of the stack that others use as well: it is a part of the stack only beside one that nobody else uses. */
const SHARED = 'hasura/graphql-engine';

/** The repository of the 1.x chart. The chart's name says nothing: that of the target has the same. */
const OLD_CHARTS = /prefecthq\.github\.io\/server\b/;

/** The server of 1.x, which is several services; that of the target is one. */
export const serverStack: Rule = {
  meta: {
    id: 'server-stack',
    summary: 'a part of the Prefect 1.x server',
    messages: {
      service: '"{image}" is a part of the 1.x server, which the target replaces by one process with a database of its own: start "prefect server start --host 0.0.0.0" in one container, and remove the service.',
      setting: '"{name}" is a setting of the 1.x server, which the target ignores: remove it with the service that reads it.',
      chart: '"{chart}" is the chart of the 1.x server: install the chart "prefect-server" of https://prefecthq.github.io/prefect-helm, with values written anew.',
      charts: '"{chart}" is the repository of the 1.x server\'s chart: that of the target is https://prefecthq.github.io/prefect-helm.',
      start: '"{command}" starts one process in the target, without docker compose, and does not take {options}.',
      config: '"{command}" printed the docker-compose file of the 1.x server, and has no counterpart: the target\'s server is one process.',
    },
  },
  settings: [],
  commands: ['prefect server start', 'prefect server config'],
  urls: false,
  images: true,
  requirements: true,
  targets: true,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'image' && isPart(site, context)) yield serviceFinding(site);
    if (site.kind === 'target' && site.name.startsWith('PREFECT_SERVER__') && !inServerStack(site.environment)) yield settingFinding(site);
    if (site.kind === 'requirement') yield* chartFinding(site);
    // In prose it is told by nobody: that of the target is spelled the same but for its options.
    if (site.kind !== 'invocation' || site.mention) return;
    if (site.path === 'prefect server start') {
      const options = site.options.map((option) => option.long).join(', ');
      yield commandFinding(site, 'start', { data: { options }, outcome: startOutcome(site, context) });
    } else yield commandFinding(site, 'config', { outcome: NO_EDIT });
  },
};

function isPart(site: ImageSite, context: RuleContext): boolean {
  const part = serverPart(literalLead(site));
  if (part === undefined || part !== SHARED) return part !== undefined;
  return context.scope(site).images.some((each) => {
    const other = serverPart(literalLead(each));
    return other !== undefined && other !== SHARED;
  });
}

/** The name of an image whose tag may be a reference: `prefecthq/apollo:${TAG}`. */
function literalLead({ image }: ImageSite): string {
  const first = image.pieces[0];
  return first?.kind === 'text' ? first.text : '';
}

function serviceFinding(site: ImageSite): Finding {
  return {
    messageId: 'service', severity: 'error', document: site.document, range: site.image.range, address: site.address,
    data: { image: imageText(site.image) ?? '' }, outcome: NO_EDIT,
  };
}

function settingFinding(site: TargetSite): Finding {
  return {
    messageId: 'setting', severity: 'warning', document: site.document, range: site.assignment.name.range, address: site.address,
    data: { name: site.name }, outcome: NO_EDIT,
  };
}

function* chartFinding(site: RequirementSite): Iterable<Finding> {
  const chart = literalOf(site.name);
  if (site.ecosystem !== 'helm' || chart === undefined || !OLD_CHARTS.test(chart)) return;
  yield {
    messageId: /\/prefect-server$/.test(chart) ? 'chart' : 'charts', severity: 'error', document: site.document, range: site.name.range,
    address: site.address, data: { chart }, outcome: NO_EDIT,
  };
}
