import { readEnvironment } from '#core/environment'
import { rolesSql } from '#database/roles'
import { limitsOf } from './instance/limits-of'

console.log(
  `-- Run once, as an administrator of the server. Give each role a password of its own.\n${rolesSql(limitsOf(readEnvironment()))}`,
)
