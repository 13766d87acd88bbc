import { imageAnswer, imageText } from '../../src/image-doubt.ts';
import { literalOf, safe, withheld } from '../../src/finding.ts';
import { imageVersion, targetImage } from '../../src/prefect/image.ts';
import type { Finding, Outcome, Rule, RuleContext } from '../../src/rule.ts';
import type { ImageSite } from '../../src/sites/site.ts';

/** An image of Prefect 1.x: nothing that was rewritten runs in it. */
export const agentImage: Rule = {
  meta: {
    id: 'agent-image',
    summary: 'a container image of Prefect 1.x',
    messages: {
      run: '"{image}" holds Prefect 1.x, which has none of the commands and settings of the target: name an image that has it.',
      base: 'What is built upon "{image}" holds Prefect 1.x: build upon an image that has the target.',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  images: true,
  *check(site, context): Iterable<Finding> {
    if (site.kind !== 'image' || imageVersion(literalOf(site.image)) !== 'v1') return;
    if (isDoneWithAgent(site, context)) return;
    yield {
      messageId: site.use, severity: site.image.frozen === 'no-language' ? 'warning' : 'error', document: site.document, range: site.image.range, address: site.address,
      data: { image: imageText(site.image) ?? '' }, outcome: imageOutcome(site, context),
    };
  },
};

/** An answered image is a part of what becomes of the agent that is started in it; without an answer the worker would stay in the old one. */
function isDoneWithAgent(site: ImageSite, context: RuleContext): boolean {
  if (site.use !== 'run' || context.answers.images[imageText(site.image) ?? ''] === undefined) return false;
  return context.scope(site).agents.some((agent) => agent.form !== 'ambiguous');
}

function imageOutcome({ image }: ImageSite, context: RuleContext): Outcome {
  const text = imageText(image) ?? '';
  const answer = context.answers.images[text];
  if (image.frozen !== undefined) return withheld(image.frozen, 'the name of the image cannot be changed here');
  if (answer !== undefined && answer !== text) return safe({ intent: 'set', slot: image, to: [{ kind: 'text', text: answer }] });
  const why = 'which image has the target, what the flows need and the integration of the worker is not known';
  return withheld('image', why, imageAnswer(text), `‹${targetImage(context.target)} or your own›`);
}
