import { parentPort, workerData } from 'node:worker_threads';
import { createReader } from './read-file.ts';
import type { ReadResult } from './read-file.ts';
import { isClean, strides, type ReadOrder } from './read-order.ts';

/** The second thread of `readMany`. */
function work(order: ReadOrder): void {
  const reader = createReader(order.maxBytes);
  const found: [number, ReadResult][] = [];
  for (const index of strides(new Int32Array(order.next), order.files.length)) {
    const file = order.files[index]!;
    const result = reader.read(file, file, order.follow);
    if (!isClean(result)) found.push([index, apart(result)]);
  }
  parentPort?.postMessage(found);
}

/** Small buffers share their memory, all of which would be sent. */
function apart(result: ReadResult): ReadResult {
  return result.kind === 'judged' && 'bytes' in result ? { ...result, bytes: Buffer.from(new Uint8Array(result.bytes).buffer) } : result;
}

work(workerData as ReadOrder);
