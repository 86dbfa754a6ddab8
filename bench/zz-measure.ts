import { createHmac } from 'node:crypto'
import pg from 'pg'
import { onDatabase } from './on-database'

const rows = 1_000_000
await onDatabase(async (urls) => {
  const c = new pg.Client({ connectionString: urls.owner })
  await c.connect()
  c.on('error', () => {})
  try {
    await c.query('set statement_timeout=0')
    const q = (t: string, v: any[] = []) => c.query(t, v)
    await q(`select install_auth_key($1)`, ['x'.repeat(40)])
    const [m, k, u, b] = [1, 2, 3, 4].map((n) => `00000000-0000-7000-8000-00000000000${n}`)
    for (const id of [m, k]) await q(`insert into auth.operator (id,name,email) values ($1,'x',$2)`, [id, id + '@x.test'])
    await q(`insert into operator_role_grant values ($1,'checker')`, [k])
    const token = 'a'.repeat(32)
    await q(`insert into auth.session (id, operator_id, token, expires_at) values ($1,$1,$2,now() + interval '1 hour')`, [k, token])
    const cookie = `${token}.${createHmac('sha256', 'x'.repeat(40)).update(token).digest('base64')}`
    await q(`insert into upload (id, sealed_at) values ($1, now())`, [u])
    await q(
      `insert into batch (id, maker_id, upload_id, file_name, size_bytes, text_bytes, sha256, state, row_count) values ($1,$2,$3,'f',1,1,sha256(''),'importing',$4)`,
      [b, m, u, rows],
    )
    for (const t of ['users', 'bare']) {
      if (t === 'bare') await q('create table bare (like users including defaults including indexes) with (fillfactor = 45)')
      await q(
        `insert into ${t} (batch_id, row_no, line, dob, name, city, email, claim)
       select $1, n, n + 1, date '1990-01-01' + n % 9000, 'Person number ' || n, 'City ' || n % 2, 'p' || n || '@example.com', 'email:' || md5(n::text) from generate_series(1, $2::int) n`,
        [b, rows],
      )
    }
    await q(
      `insert into batch_slice (batch_id, slice_no, byte_from, byte_to, row_from, row_to, line_from, imported_at, digest, pending, pending_rows)
     select $1, s, s, s + 1, (s - 1) * 50000 + 1, s*50000, 1, now(), sha256(''), 50000, repeat('1', 50000)::varbit from generate_series(1, 20) s`,
      [b],
    )
    await q(`update batch set state='pending' where id=$1`, [b])
    await q('vacuum analyze users')
    await q('vacuum analyze bare')
    const rec = (rowsSql: string, filter: string, except: string, count: string) =>
      `select record_decision('${cookie}', null, null, gen_random_uuid()::text, '\\x00', gen_random_uuid(), '${b}', 'approve', null, null, ${rowsSql}, null, ${filter}, ${except}, null, ${count}) as id`
    const time = async (name: string, sql: string, n = 5) => {
      const ts: number[] = []
      for (let i = 0; i < n; i++) {
        await q('begin')
        const t = performance.now()
        await q(sql)
        ts.push(Math.round(performance.now() - t))
        await q('rollback')
      }
      console.log(name, ts.join(' '))
    }
    await time('record {}', rec('null', `'{}'`, 'null', '1000000'))
    await time('record {} except 1000', rec('null', `'{}'`, 'array(select generate_series(1,1000000,1000))', '999000'))
    await time('record {} except 100000', rec('null', `'{}'`, 'array(select generate_series(1,1000000,10))', '900000'))
    await time('record city half', rec('null', `'{"city":"City 1"}'`, 'null', '500000'))
    await time(
      'record q',
      rec(
        'null',
        `'{"q":"number 1"}'`,
        'null',
        (await q(`select count(*) as n from users where strpos(lower(name),'number 1')>0`)).rows[0].n,
      ),
    )
    await time('record q all', rec('null', `'{"q":"person"}'`, 'null', '1000000'))
    await time(
      'record age',
      rec('null', `'{"ageFrom":20}'`, 'null', (await q(`select count_selection(matching_people('${b}','{"ageFrom":20}')) as n`)).rows[0].n),
    )
    await time('record range row', rec('null', `'{"range":{"sort":"row","from":1,"to":500000}}'`, 'null', '500000'))
    await time('record list 10000', rec('array(select generate_series(1,1000000,100))', 'null', 'null', 'null'))
    await time('record list 1000000', rec('array(select generate_series(1,1000000))', 'null', 'null', 'null'), 3)
    await time('record one', rec('array[777777]', 'null', 'null', 'null'), 12)
    const apply = async (name: string, sql: string, bare: string) => {
      for (let i = 0; i < 3; i++) {
        const id = (await q(sql)).rows[0].id
        let t = performance.now()
        const { rows: s } = await q('select slices_to_decide($1) as n', [id])
        for (const { n } of s) await q('select apply_decision_slice($1,$2)', [id, n])
        await q('select finish_decision($1)', [id])
        const ours = performance.now() - t
        t = performance.now()
        for (let f = 1; bare.includes('FROM') ? f <= rows : f === 1; f += 50000)
          await q(bare.replaceAll('FROM', String(f)).replaceAll('TO', String(f + 49999)))
        const theirs = performance.now() - t
        console.log('apply', name, Math.round(ours), Math.round(theirs), (ours / theirs).toFixed(2))
        await q(`update users set status='pending', decision_id=null where status<>'pending'`)
        await q(`update bare set status='pending', decision_id=null where status<>'pending'`)
        await q(`update batch_slice set pending=50000, approved=0, pending_rows=repeat('1',50000)::varbit`)
        await q('vacuum analyze users')
        await q('vacuum analyze bare')
        await q('checkpoint').catch(() => {})
      }
    }
    const bare = (w: string) => `update bare set status='approved', decision_id='${b}' where batch_id='${b}' and status='pending' and ${w}`
    await apply('one', rec('array[777777]', 'null', 'null', 'null'), bare(`row_no = 777777`))
    await apply(
      'list 10000',
      rec('array(select generate_series(1,1000000,100))', 'null', 'null', 'null'),
      bare(`row_no = any(array(select generate_series(1,1000000,100)))`),
    )
    await apply('everyone', rec('null', `'{}'`, 'null', '1000000'), bare('row_no between FROM and TO'))
    await apply(
      'everyone but 1000',
      rec('null', `'{}'`, 'array(select generate_series(1,1000000,1000))', '999000'),
      bare('row_no between FROM and TO and row_no % 1000 <> 1'),
    )
    await apply('half', rec('null', `'{"city":"City 1"}'`, 'null', '500000'), bare(`row_no between FROM and TO and city='City 1'`))
  } catch (e) {
    console.log(e)
  }
  await c.end()
})
