import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import { listChangeRequests } from '#core/change-requests/list-change-requests'
import { confirm, openAdmins } from '#test/admins'
import { department } from '#test/fields'
import type { TestInstance } from '#test/instance'

const folder = mkdtempSync(join(tmpdir(), 'countersign-fields-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('exports the fields in force, and proposes those of a file, which an admin confirms', async () => {
  await using scene = await openAdmins()
  const { instance, admin } = scene
  const exported = await fields(instance, 'export')
  const version = JSON.parse(exported.stdout)
  expect(version).toMatchObject({ $schema: './fields.schema.json', identity: [['email'], ['dob', 'name', 'city']] })
  expect(await fields(instance, 'propose', fileOf(version))).toMatchObject({ code: 0, stdout: 'These fields are in force already.\n' })

  version.fields.push(department)
  const proposed = await fields(instance, 'propose', fileOf(version))
  expect(proposed).toMatchObject({ code: 0, stderr: '' })
  expect(proposed.stdout).toContain('“Department”, label: Department.\n')
  expect(proposed.stdout).toContain('Proposed as version 2. An admin confirms it under Operators, Change requests.\n')
  const [open] = (await listChangeRequests({ ctx: admin })).open
  expect(open).toMatchObject({ kind: 'fields', proposedBy: null })
  expect(await fields(instance, 'propose', fileOf(version))).toMatchObject({ code: 1, stderr: expect.stringContaining('already waiting') })
  await confirm(admin, open?.id ?? '')
  expect(JSON.parse((await fields(instance, 'export')).stdout)).toMatchObject({ fields: { length: 5 } })
  const without = fileOf(JSON.parse(exported.stdout))
  expect(await fields(instance, 'propose', without)).toMatchObject({ code: 1, stderr: expect.stringContaining('“Department” is missing') })
})

test('names what is wrong in a file, each with its place, and changes nothing', async () => {
  await using scene = await openAdmins()
  const { instance, admin } = scene
  const { stdout } = await fields(instance, 'export')
  const version = JSON.parse(stdout)
  version.fields.push({ ...department, label: 'City' })
  expect(await fields(instance, 'propose', fileOf(version))).toMatchObject({
    code: 1,
    stderr: 'fields.4.headerNames: “City” already means the field “city”.\n',
  })
  expect(await fields(instance, 'propose', fileOf('not JSON'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('fields: Invalid input'),
  })
  expect(await fields(instance, 'drop')).toMatchObject({ code: 1, stderr: expect.stringContaining('npm run fields -- propose <file>') })
  expect((await listChangeRequests({ ctx: admin })).open).toEqual([])
})

function fileOf(version: unknown): string {
  const path = join(folder, 'fields.json')
  writeFileSync(path, JSON.stringify(version))
  return path
}

function fields(instance: TestInstance, ...args: string[]) {
  return runCommand({
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, 'bin', 'fields.ts'), ...args],
    cwd: ROOT,
    env: { DATABASE_URL: instance.database.ownerUrl },
  })
}
