import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onFile } from './on-file'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'on-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a file that is missing, taken or a folder is named in one sentence', async () => {
  const file = join(folder, 'list.csv')
  await expect(onFile(file, () => readFile(file))).rejects.toThrow(`${file} or its folder does not exist.`)
  await expect(onFile(folder, () => writeFile(folder, ''))).rejects.toThrow(`${folder} is a folder.`)
  await onFile(file, () => writeFile(file, ''))
  await expect(onFile(file, () => writeFile(file, '', { flag: 'wx' }))).rejects.toThrow(`${file} exists already. Choose another name.`)
})

test('a failure of another file stays as it is', async () => {
  const file = join(folder, 'ca.pem')
  await expect(onFile(join(folder, 'list.csv'), () => readFile(file))).rejects.toThrow(/^ENOENT/)
})
