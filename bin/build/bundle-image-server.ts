import { join } from 'node:path'
import { ROOT } from '#bin/project/root'
import { bundleWebServer } from './bundle-web-server'

// The image runs the same server as npm start; its Dockerfile calls this after `next build`.
await bundleWebServer(join(ROOT, '.next', 'standalone'))
