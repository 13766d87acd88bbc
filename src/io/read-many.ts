import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Reader, ReadResult } from './read-file.ts';
import { isClean, STRIDE, strides, type ReadOrder } from './read-order.ts';

/** What it sends back: results that are not plain `clean`, by the file's index. */
type ReadAnswer = readonly (readonly [index: number, result: ReadResult])[];

/** Told now and then how many of the files are read. */
type OnProgress = (read: number) => void;

/**
 * Reads many files in two threads. Gives each file's result at its index; a hole is a file that mentions nothing.
 * Where the second thread fails, this one reads its files.
 */
export async function readMany(order: Omit<ReadOrder, 'next'>, reader: Reader, onProgress?: OnProgress): Promise<readonly (ReadResult | undefined)[]> {
  const { files } = order;
  const next = new SharedArrayBuffer(4);
  const helper = startHelper({ ...order, next });
  const results = new Array<ReadResult | undefined>(files.length);
  const mine = new Uint8Array(files.length);
  const take = (index: number): void => {
    const result = reader.read(files[index]!, files[index]!, order.follow);
    if (!isClean(result)) results[index] = result;
    mine[index] = 1;
  };
  for (const index of strides(new Int32Array(next), files.length)) {
    take(index);
    if (index % STRIDE !== 0) continue;
    onProgress?.(index);
    // The second thread needs a turn of the loop to be set going.
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  const answer = await helper;
  if (answer === undefined) files.forEach((_, index) => { if (mine[index] === 0) take(index); });
  else for (const [index, result] of answer) results[index] = revived(result);
  return results;
}

async function startHelper(order: ReadOrder): Promise<ReadAnswer | undefined> {
  const file = fileURLToPath(new URL('./read-worker.cjs', import.meta.url));
  if (availableParallelism() < 2 || !existsSync(file)) return undefined;
  return new Promise((resolve) => {
    const worker = new Worker(file, { workerData: order });
    worker.once('message', resolve);
    worker.once('error', () => { resolve(undefined); });
    worker.once('exit', () => { resolve(undefined); });
  });
}

/** Bytes come from another thread without being a Buffer any more. */
function revived(result: ReadResult): ReadResult {
  if (result.kind !== 'judged' || !('bytes' in result)) return result;
  const { buffer, byteOffset, byteLength } = result.bytes;
  return { ...result, bytes: Buffer.from(buffer, byteOffset, byteLength) };
}
