import { countBytes } from './growth/count-bytes'
import { grow } from './growth/grow'

const [what = '', rows = '1000000'] = process.argv.slice(2)

/**
 * `growth 10` stores ten million people, imports one million more and measures what the size of the database makes slower.
 * `growth bytes 1000000` imports and approves a million and says which bytes on the disk are for what.
 */
if (what === 'bytes') await countBytes(Number(rows))
else if (Number(what) > 0) await grow(Number(what))
else throw new Error('How many million people? For example: npm run bench -- growth 10')
