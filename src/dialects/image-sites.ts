import { addressOf } from '../sites/address.ts';
import type { Environment, ImageSite } from '../sites/site.ts';

/** The image of a container or service, when its place names one. */
export function imageSites(environment: Environment): readonly ImageSite[] {
  const { image, document, address } = environment;
  return image === undefined ? [] : [{ kind: 'image', document, image, use: 'run', environment, address: addressOf(address, 'image') }];
}
