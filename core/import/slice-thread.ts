import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { readSliceLines, type SliceLinesInput } from './read-slice-lines'
import { buffersOf } from './slice-lines'

// Linux takes it for this thread alone: whoever asks how far an import is waits for the others, not for this one.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

// The other end of read-slice-aside: one slice after the other.
parentPort?.on('message', (input: SliceLinesInput) => {
  const lines = readSliceLines(input)
  // The bytes go back, for the next ones to be put where they are.
  parentPort?.postMessage({ lines, bytes: input.bytes }, [...buffersOf(lines), input.bytes.buffer as ArrayBuffer])
})
