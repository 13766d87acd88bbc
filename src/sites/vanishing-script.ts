import type { Codec } from '../document/document.ts';
import { applyEdits } from '../text/edit.ts';
import type { Range } from '../text/range.ts';
import { isRefusal } from '../text/refusal.ts';

/** The codec of a script that takes the host's lines with it when it comes to do nothing (`:`); elsewhere `codec` itself. */
export function vanishingScript(codec: Codec, lines: Range | undefined): Codec {
  if (lines === undefined) return codec;
  return {
    ...codec,
    lift(edits) {
      const lifted = codec.lift(edits);
      if (isRefusal(lifted) || applyEdits(codec.text, edits).trim() !== ':' || codec.text.trim() === ':') return lifted;
      return [{ range: lines, text: '' }];
    },
  };
}
