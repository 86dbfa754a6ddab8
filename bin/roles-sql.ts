import { rolesSql } from '#database/roles'

console.log(`-- Run once, as an administrator of the server. Give each role a password of its own.\n${rolesSql()}`)
