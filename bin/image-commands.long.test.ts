import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

test('the commands on the server run in the files of the image of the migration job', async () => {
  const tree = copyImage('migrate')
  try {
    await using instance = await openTestInstance()
    const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 5))
    const run = (command: string, args: string[], env: Record<string, string> = {}) =>
      runCommand({
        command: 'npm',
        args: ['run', '--silent', command, '--', ...args],
        cwd: tree,
        env: { DATABASE_URL: instance.database.ownerUrl, WEB_DATABASE_URL: '', PUBLIC_URL: '', ...env },
      })
    const asta = ['--email', 'asta@example.org', '--role', 'admin']

    expect(await run('operator', asta, { PUBLIC_URL: 'https://sign.example.org' })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/https:\/\/sign\.example\.org\/password-reset#\S+\n$/),
    })
    expect(await run('operator', [...asta, '--link'])).toMatchObject({ code: 0, stdout: expect.stringContaining('PUBLIC_URL is not set') })
    expect(await run('audit:verify', ['--deep'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^The chain holds/) })
    const out = join(tree, 'batch.zip')
    expect(await run('audit:pack', ['--batch', batchId, '--out', out])).toMatchObject({ code: 0 })
    expect(existsSync(out)).toBe(true)
    expect(await run('audit:erase', ['--batch', batchId, '--row', '2'])).toMatchObject({ code: 0 })
    expect(await run('secrets:reseal', [], { AUTH_SECRET: instance.database.authSecret })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^0 second factors were sealed again/),
    })
    expect(await run('db:roles-sql', [])).toMatchObject({ code: 0, stdout: expect.stringContaining('CREATE ROLE countersign_web') })
  } finally {
    rmSync(tree, { recursive: true })
  }
})

/** A folder with what the Dockerfile copies into this image, and nothing else. */
function copyImage(target: string): string {
  const tree = mkdtempSync(join(tmpdir(), 'image-'))
  const [, after = ''] = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split(`FROM base AS ${target}\n`)
  const [stage = ''] = after.split(/^FROM /m)
  for (const [, from, paths = ''] of stage.matchAll(/^COPY (--from=\S+ )?(.+)$/gm)) {
    const names = paths.split(' ')
    const to = names.pop() ?? ''
    for (const name of names) {
      const source = join(ROOT, from ? name.replace('/app/', '') : name)
      if (name.endsWith('node_modules')) symlinkSync(source, join(tree, to))
      // The client is generated while the image is built, and not in the sources.
      else
        cpSync(source, join(tree, to === './' ? name : to), {
          recursive: true,
          filter: (path) => from !== undefined || !path.endsWith('generated'),
        })
    }
  }
  return tree
}
