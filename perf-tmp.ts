import pg from 'pg'
import { onDatabase } from './bench/on-database'
const N = 1_000_000
await onDatabase(async (urls) => {
  const c = new pg.Client({ connectionString: urls.owner }); await c.connect()
  const q = (s: string, v?: unknown[]) => c.query(s, v)
  const time = async (name: string, f: () => Promise<unknown>) => { const t = performance.now(); const r = await f(); console.log(name, Math.round(performance.now() - t), 'ms'); return r }
  await q('alter table users disable trigger user')
  await q(`insert into auth.operator (id,name,email) values ('00000000-0000-7000-8000-000000000001','m','m@x.test'),('00000000-0000-7000-8000-000000000002','c','c@x.test')`)
  await q(`create table bare (like users including all) with (fillfactor=45)`)
  const fill = async (b: string, t: string) => {
    await q(`insert into ${t} (batch_id,row_no,line,dob,name,city,email,claim) select '${b}', n, n+1, '1990-01-01', 'Person Number '||n, 'City '||n%50, 'p'||n||'@example.test', 'email:p'||n||'${b}' from generate_series(1,${N}) n`)
  }
  const batch = async (b: string) => {
    const u = b.replace('-7000-', '-7100-')
    await q(`insert into upload (id) values ('${u}')`)
    await q(`insert into batch (id,maker_id,upload_id,file_name,size_bytes,text_bytes,sha256,state,row_count,import_ended_at) values ('${b}','00000000-0000-7000-8000-000000000001','${u}','f',1,1,sha256(''),'pending',${N},now())`)
    await q(`insert into batch_slice (batch_id,slice_no,byte_from,byte_to,row_from,row_to,line_from,imported_at,digest,pending_rows,pending) select '${b}', s, s, s+1, (s-1)*50000+1, s*50000, 1, now(), sha256(''), repeat('1',50000)::varbit, 50000 from generate_series(1,${N}/50000) s`)
    await fill(b, 'users')
  }
  const decide = async (b: string, no: number, cols: string, vals: string) => {
    const { rows } = await q(`insert into decision (id,batch_id,maker_id,decision_no,verdict,actor_id,${cols}) values (gen_random_uuid(),'${b}','00000000-0000-7000-8000-000000000001',${no},'approve','00000000-0000-7000-8000-000000000002',${vals}) returning id`)
    return rows[0].id as string
  }
  const apply = async (d: string) => {
    const { rows } = await q('select slices_to_decide($1) as s', [d])
    for (const { s } of rows) await q('select apply_decision_slice($1,$2)', [d, s])
    await q('select finish_decision($1)', [d])
  }
  const B = (n: number) => `01900000-0000-7000-8000-00000000000${n}`
  for (const round of [1, 2, 3]) {
    await q('truncate bare')
    await fill(B(round), 'bare'); await batch(B(round))
    await q('vacuum analyze bare'); await q('vacuum analyze users'); await q('checkpoint').catch(() => {})
    await time(`round ${round} bare`, async () => { for (let s = 0; s < N / 50000; s++) await q(`update bare set status='approved', decision_id='${B(9)}' where batch_id='${B(round)}' and row_no between ${s * 50000 + 1} and ${(s + 1) * 50000} and status='pending'`) })
    const d = await decide(B(round), 1, 'filter,expected_count', `'{}',${N}`)
    await time(`round ${round} approve all`, () => apply(d))
    if (round < 3) {
      const u = (await q(`insert into decision (id,batch_id,maker_id,decision_no,verdict,actor_id,undoes,expected_count) values (gen_random_uuid(),'${B(round)}','00000000-0000-7000-8000-000000000001',2,'undo','00000000-0000-7000-8000-000000000002','${d}',${N}) returning id`)).rows[0].id
      await time(`round ${round} undo all`, () => apply(u))
    }
  }
  const b = B(1)
  await q('vacuum analyze users')
  await time('count {} except 100k', () => q(`select count_selected('${b}','{}',array(select n*10 from generate_series(1,100000) n),null)`).then((r) => console.log(r.rows)))
  await time('count city except 100k also 100k', () => q(`select count_selected('${b}','{"city":"City 7"}',array(select n*10 from generate_series(1,100000) n),array(select n*10+1 from generate_series(0,99999) n))`).then((r) => console.log(r.rows)))
  const d3 = await decide(b, 3, 'selected_rows', `array(select n*100 from generate_series(1,10000) n)`)
  await q('update decision set expected_count=10000 where id=$1', [d3])
  await q('truncate bare'); await fill(b, 'bare'); await q('vacuum analyze bare')
  await time('10k by array bare', () => q(`update bare set status='approved', decision_id='${B(9)}' where batch_id='${b}' and status='pending' and row_no = any(array(select n*100 from generate_series(1,10000) n))`))
  await time('10k by list', () => apply(d3))
  const d4 = await decide(b, 4, 'filter,except_rows,expected_count', `'{}',array(select n*10 from generate_series(1,100000) n),891000`)
  await time('approve all but 100k', () => apply(d4))
  const d5 = await decide(B(2), 3, 'filter,also_rows,expected_count', `'{"city":"City 7"}',array(select n*10 from generate_series(1,100000) n),118000`)
  await time('city also 100k', () => apply(d5))
  const d6 = await decide(B(2), 4, 'selected_rows,expected_count', `array(select n from generate_series(1,1000000) n),1000000`)
  await time('1M by list', () => apply(d6))
  await q('checkpoint').catch(() => {})
  const { readOutcomes } = await import('./core/decisions/read-outcomes')
  const db = { query: async (s: string, v?: unknown[]) => (await c.query(s, v)).rows } as never
  for (const [name, id] of [['all', d4], ['list', d6], ['also', d5]] as const)
    for (const outcome of [null, 'applied', 'skipped'] as const)
      for (const after of [0, 500_000, 999_000])
        await time(`outcomes ${name} ${outcome} ${after}`, () => readOutcomes(db, { decisionId: id, after, limit: 501, outcome }).then((r) => process.stdout.write(`${r.length} rows `)))
  const { rows: hot } = await q(`select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname='users'`); console.log(hot)
  await c.end()
})
