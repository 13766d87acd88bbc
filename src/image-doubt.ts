import { imageVersion, isServerImage } from './prefect/image.ts';
import { literalOf, safe, unsafe } from './finding.ts';
import type { Intent, Outcome, RuleContext, Scope } from './rule.ts';
import type { Environment, Slot } from './sites/site.ts';

/** The image as written, template parts included. */
export function imageText(image: Slot | undefined): string | undefined {
  return image?.pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('');
}

/**
 * Why a command may not run in its container: the image is a 1.x one, or not known to hold the target.
 * Undefined outside a container, for a target image, and for an image the operator has answered.
 */
export function doubtOf(scope: Scope, context: RuleContext): string | undefined {
  // A unit runs what its host has installed, as a script does.
  if (scope.container === undefined || scope.container.kind === 'unit') return undefined;
  const text = imageText(scope.container.image);
  if (text !== undefined && context.answers.images[text] !== undefined) return undefined;
  const version = imageVersion(literalOf(scope.container.image));
  if (version === `target-${context.target}`) return undefined;
  if (text === undefined) return 'the image is built elsewhere and may hold Prefect 1.x';
  return version === 'v1' ? `the image "${text}" holds Prefect 1.x` : `the image "${text}" is not known to hold the target`;
}

/** The `--set` that names an image which can run it. */
export function imageAnswer(text: string): string {
  return `images."${text}"=<image with the target>`;
}

/** The answered image in place of the written one. */
export function imageIntents(scope: Scope, context: RuleContext): readonly Intent[] {
  const image = scope.container?.image;
  const text = imageText(image);
  const answer = text === undefined ? undefined : context.answers.images[text];
  if (image === undefined || answer === undefined || answer === text) return [];
  return [{ intent: 'set', slot: image, to: [{ kind: 'text', text: answer }] }];
}

/** A fix that is safe only where the image can run it. */
export function imageDoubt(scope: Scope, context: RuleContext, intents: readonly Intent[]): Outcome {
  const doubt = doubtOf(scope, context);
  const text = imageText(scope.container?.image);
  if (doubt === undefined) return safe(...imageIntents(scope, context), ...intents);
  return unsafe(doubt, text === undefined ? [] : [imageAnswer(text)], ...intents);
}

/** True in a service of the 1.x server, told by its image: some names mean other things there. */
export function inServerStack(environment: Environment): boolean {
  for (let at: Environment | undefined = environment; at !== undefined; at = at.parent) {
    // The tag may be a reference.
    const first = at.image?.pieces[0];
    if (first?.kind === 'text' && isServerImage(first.text)) return true;
  }
  return false;
}
