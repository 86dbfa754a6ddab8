import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { createTestDatabase } from '#test/database'
import { readFunctions } from './functions'
import { DatabaseNewerError, MigrationEditedError, migrate } from './migrate'

describe('migrate', () => {
  test('changes nothing the second time', async () => {
    await using copy = await openCopy()
    expect(await migrate(copy)).toEqual([])
  })

  test('applies a new migration once, and what its functions need with it', async () => {
    await using copy = await openCopy()
    copy.write('migrations/90-colour.sql', 'create table colour (name text primary key);')
    copy.write('functions/add_colour.sql', addColour('p_name text', 'countersign_web'))
    const both = await Promise.all([migrate(copy), migrate(copy)])
    expect(both.flat()).toEqual(['90-colour'])
    expect(await copy.rightsOn('add_colour(text)')).toEqual(['countersign_web'])
  })

  test('refuses a migration that was changed after the database had it', async () => {
    await using copy = await openCopy()
    copy.write('migrations/05-reasons.sql', 'select 1;')
    await expect(migrate(copy)).rejects.toThrow(MigrationEditedError)
  })

  test('refuses a database that a newer version migrated, and keeps its functions', async () => {
    await using copy = await openCopy()
    copy.write('migrations/90-colour.sql', 'create table colour (name text primary key);')
    copy.write('functions/add_colour.sql', addColour('p_name text', 'countersign_web'))
    await migrate(copy)
    copy.remove('migrations/90-colour.sql')
    copy.remove('functions/add_colour.sql')
    await expect(migrate(copy)).rejects.toThrow(DatabaseNewerError)
    expect(await copy.signaturesOf('add_colour')).toEqual(['add_colour(text)'])
  })

  test('applies nothing of a version whose last file fails, and names the file and the line', async () => {
    await using copy = await openCopy()
    copy.write('migrations/90-colour.sql', 'create table colour (name text primary key);')
    copy.write('functions/add_colour.sql', `-- Two lines down is the mistake.\n${addColour('p_name text text', 'countersign_web')}`)
    await expect(migrate(copy)).rejects.toThrow(/^prisma\/functions\/add_colour\.sql:2 failed, and nothing was applied\. syntax error/)
    expect((await copy.owner.query(`select to_regclass('colour') as found`)).rows).toEqual([{ found: null }])
  })
})

describe('a function', () => {
  test('follows its file: text, grants, signature and result', async () => {
    await using copy = await openCopy()
    copy.write('migrations/90-colour.sql', 'create table colour (name text primary key);')
    copy.write('functions/add_colour.sql', addColour('p_name text', 'countersign_web, countersign_worker'))
    await migrate(copy)
    copy.write('functions/add_colour.sql', addColour('p_name text', 'countersign_worker'))
    await migrate(copy)
    expect(await copy.rightsOn('add_colour(text)')).toEqual(['countersign_worker'])

    copy.write('functions/add_colour.sql', addColour('p_name text, p_shade integer', 'countersign_web'))
    await migrate(copy)
    expect(await copy.signaturesOf('add_colour')).toEqual(['add_colour(text,integer)'])
    expect(await copy.rightsOn('add_colour(text,integer)')).toEqual(['countersign_web'])

    copy.write('functions/add_colour.sql', addColour('p_name text, p_shade integer', 'countersign_web').replace('void', 'text'))
    await migrate(copy)
    expect(await copy.resultsOf('add_colour')).toEqual(['text'])
    expect(await copy.rightsOn('add_colour(text,integer)')).toEqual(['countersign_web'])
  })

  test('goes with its file', async () => {
    await using copy = await openCopy()
    copy.write('migrations/90-colour.sql', 'create table colour (name text primary key);')
    copy.write('functions/add_colour.sql', addColour('p_name text', 'countersign_web'))
    await migrate(copy)
    copy.remove('functions/add_colour.sql')
    await migrate(copy)
    expect(await copy.signaturesOf('add_colour')).toEqual([])
  })

  test('has a body that PostgreSQL finds valid', async () => {
    await using copy = await openCopy()
    await copy.owner.query('set check_function_bodies = on')
    for (const { name, sql } of readFunctions(join(import.meta.dirname, 'functions')))
      await expect(copy.owner.query(sql), name).resolves.toBeDefined()
  })

  // PostgreSQL puts a body without quotes in place of the call, and can then use an index or a column for it.
  test.each([
    ['person_matches', `select from users u where person_matches(u, '{"city":"Pune"}')`],
    ['search_text', 'select search_text(name, city, email) from users'],
    ['fold_for_search', 'select fold_for_search(name) from users'],
    ['domain_of', 'select domain_of(email) from users'],
    ['respell', 'select respell(name) from users'],
    ['final_bound', 'select final_bound(b) from batch b'],
    ['final_from', 'select final_from(d, b) from decision d join batch b on b.id = d.batch_id'],
  ])('%s is inlined', async (name, query) => {
    await using copy = await openCopy()
    const { rows } = await copy.owner.query<{ 'QUERY PLAN': string }>(`explain (verbose, costs off) ${query}`)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Output|Filter/)
    expect(plan).not.toContain(`${name}(`)
  })
})

/** A migrated database, and a copy of the migrations and functions to change. */
async function openCopy() {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-migrations-'))
  for (const part of ['migrations', 'functions']) cpSync(join(import.meta.dirname, part), join(folder, part), { recursive: true })
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  const query = async (sql: string, name: string) => (await owner.query<{ found: string }>(sql, [name])).rows.map(({ found }) => found)
  return {
    ownerUrl: database.ownerUrl,
    folder,
    owner,
    write: (path: string, text: string) => writeFileSync(join(folder, path), text),
    remove: (path: string) => rmSync(join(folder, path)),
    signaturesOf: (name: string) => query('select oid::regprocedure::text as found from pg_proc where proname = $1', name),
    resultsOf: (name: string) => query('select pg_get_function_result(oid) as found from pg_proc where proname = $1', name),
    rightsOn: (signature: string) =>
      query(
        `select grantee::regrole::text as found from pg_proc p, aclexplode(p.proacl) a
         where p.oid = $1::regprocedure and a.grantee <> p.proowner order by 1`,
        signature,
      ),
    async [Symbol.asyncDispose]() {
      await owner.end()
      rmSync(folder, { recursive: true })
      await database[Symbol.asyncDispose]()
    },
  }
}

function addColour(parameters: string, roles: string): string {
  const types = parameters.replaceAll(/p_[a-z]+ /g, '')
  return `create or replace function add_colour(${parameters}) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into colour (name) values (p_name);
end $$;
grant execute on function add_colour(${types}) to ${roles};
`
}
