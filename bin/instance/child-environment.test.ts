import { expect, test } from 'vitest'
import { childEnvironment } from './child-environment'

const everything = {
  DATABASE_URL: 'owner',
  AUTH_DATABASE_URL: 'auth',
  WEB_DATABASE_URL: 'web',
  WORKER_DATABASE_URL: 'worker',
  VERIFIER_DATABASE_URL: 'verifier',
  DELIVERY_DATABASE_URL: 'delivery',
  DELIVERY_PRIVATE_KEY: 'private',
  DELIVERY_PUBLIC_KEY: 'public',
  AUTH_SECRET: 'secret',
  SMTP_URL_FILE: '/run/secrets/smtp',
  DATABASE_URL_FILE: '/run/secrets/owner',
  TEMPORAL_ADDRESS: 'temporal:7233',
  TEMPORAL_API_KEY: 'key',
  SLICE_ROWS: '1000',
  AWS_SECRET_ACCESS_KEY: 'not ours',
  PATH: '/bin',
}

test("the web server sees no owner's and no worker's way to the database, and nothing of anybody else", () => {
  const {
    DATABASE_URL,
    DATABASE_URL_FILE,
    WORKER_DATABASE_URL,
    VERIFIER_DATABASE_URL,
    DELIVERY_DATABASE_URL,
    DELIVERY_PRIVATE_KEY,
    SLICE_ROWS,
    AWS_SECRET_ACCESS_KEY,
    ...rest
  } = everything
  expect(childEnvironment('web', everything)).toEqual(rest)
})

test("a worker sees no owner's and no web's way to the database, and no key to sessions", () => {
  const {
    DATABASE_URL,
    DATABASE_URL_FILE,
    AUTH_DATABASE_URL,
    WEB_DATABASE_URL,
    VERIFIER_DATABASE_URL,
    DELIVERY_DATABASE_URL,
    DELIVERY_PRIVATE_KEY,
    DELIVERY_PUBLIC_KEY,
    AUTH_SECRET,
    SMTP_URL_FILE,
    AWS_SECRET_ACCESS_KEY,
    ...rest
  } = everything
  expect(childEnvironment('worker', everything)).toEqual(rest)
})

test('a verifier sees its own way to the database, and no one else’s', () => {
  const { VERIFIER_DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_API_KEY, PATH } = everything
  expect(childEnvironment('verifier', everything)).toEqual({ VERIFIER_DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_API_KEY, PATH })
})

test('the delivery process sees its own way to the database and the key to the secrets of targets', () => {
  const { DELIVERY_DATABASE_URL, DELIVERY_PRIVATE_KEY, TEMPORAL_ADDRESS, TEMPORAL_API_KEY, PATH } = everything
  expect(childEnvironment('delivery', everything)).toEqual({
    DELIVERY_DATABASE_URL,
    DELIVERY_PRIVATE_KEY,
    TEMPORAL_ADDRESS,
    TEMPORAL_API_KEY,
    PATH,
  })
})
