import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { onDatabase } from '#bench/on-database'
import { writeResults } from '#bench/results'
import { openTestInstance } from '#test/instance'
import { approveAll, bringSample } from './bring-million'
import { type RelationSize, readRelationSizes } from './relation-sizes'

const columnsOf = {
  users: ['batch_id', 'row_no', 'line', 'status', 'decision_no', 'dob', 'name', 'city', 'email', 'identity_key', 'freed'],
}

/** Imports a sample, builds its review index, verifies it, approves everyone and prints the bytes per person, by table and index. */
export async function countBytes(rows: number): Promise<void> {
  await onDatabase(async (_, template) => {
    await using instance = await openTestInstance(template)
    const operators = { maker: await instance.signIn('maker'), checker: await instance.signIn('checker') }
    const empty = new Map((await readRelationSizes(instance.owner)).map(({ table, part, bytes }) => [`${table} ${part}`, bytes]))
    const brought = await bringSample(instance, operators, rows, 1)
    const pending = await readTotal(instance.owner)
    await approveAll(instance, operators, brought)
    await instance.owner.query('vacuum analyze')
    const sizes = (await readRelationSizes(instance.owner))
      .map((size) => ({ ...size, bytes: size.bytes - (empty.get(`${size.table} ${size.part}`) ?? 0) }))
      .filter(({ bytes }) => bytes > 0)
    const perPerson = (bytes: number) => Number((bytes / brought.people).toFixed(1))
    const total = perPerson(sizes.reduce((sum, { bytes }) => sum + bytes, 0))
    for (const { name, size } of grouped(sizes)) if (perPerson(size) >= 0.5) console.log(`${name.padEnd(64)} ${perPerson(size).toFixed(1)}`)
    console.log(`${'all'.padEnd(64)} ${total.toFixed(1)} bytes per person, of ${brought.people.toLocaleString('en')}`)
    const columns = await readColumns(instance.owner)
    for (const [table, average] of Object.entries(columns)) console.log(table, average)
    const updates = await readUpdates(instance.owner, brought.people)
    console.log(updates)
    const parts = grouped(sizes).map(({ name, size }) => ({ name, bytesPerPerson: perPerson(size) }))
    await writeResults('growth-bytes', {
      people: brought.people,
      bytesPerPerson: total,
      databaseBytesBeforeDecision: pending,
      parts,
      columns,
      updates,
    })
  })
}

function grouped(sizes: RelationSize[]): { name: string; size: number }[] {
  return sizes.map(({ table, part, bytes }) => ({ name: `${table}: ${part}`, size: bytes })).sort((a, b) => b.size - a.size)
}

async function readTotal(owner: pg.Client): Promise<number> {
  return (await readRelationSizes(owner)).reduce((sum, { bytes }) => sum + bytes, 0)
}

/** The average bytes of each column, and of a whole row with its header, before the padding to eight bytes. */
async function readColumns(owner: pg.Client): Promise<Record<string, Record<string, number>>> {
  const averages: Record<string, Record<string, number>> = {}
  for (const [table, columns] of Object.entries(columnsOf)) {
    const average = (value: string, name: string) => `round(avg(coalesce(pg_column_size(${value}), 0)), 1)::float as ${name}`
    const wanted = [...columns.map((column) => average(column, column)), average('t.*', 'whole_row')]
    const { rows } = await owner.query(`select ${wanted} from ${table} t`)
    averages[table] = rows[0]
  }
  return averages
}

/** How many updates of people found room on the page of the old row, so that no index was written. */
async function readUpdates(owner: pg.Client, people: number): Promise<{ updated: number; inPlace: number }> {
  // A back end reports its counts up to ten seconds after a transaction.
  for (let round = 0; ; round += 1, await wait(500)) {
    const { rows } = await owner.query(
      `select n_tup_upd::int as updated, n_tup_hot_upd::int as "inPlace" from pg_stat_user_tables where relname = 'users' and schemaname = 'public'`,
    )
    if (rows[0].updated >= people || round > 30) return rows[0]
  }
}
