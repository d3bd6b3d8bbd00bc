# One file, one image per service: docker build --target master -t mezzo/master .
# Targets: master, allocator, agent, api-gateway; etcd and redis for compose.yaml. BASE is any image of Debian
# with Node.js 24.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS build
WORKDIR /src
COPY . .
RUN npm run build
# What the built services load, and nothing of what builds them.
RUN rm -rf node_modules \
    && npm install --no-save --omit=dev --ignore-scripts --loglevel=error \
       -w apps/master -w apps/allocator -w apps/agent -w apps/api-gateway \
    && rm -rf node_modules/@mezzo

FROM ${BASE} AS service
ENV NODE_ENV=production
COPY --from=build /src/node_modules /opt/mezzo/node_modules
COPY --from=build /src/package.json /opt/mezzo/
COPY --from=build /src/dist /opt/mezzo/dist
VOLUME /var/lib/mezzo
WORKDIR /var/lib/mezzo

FROM service AS master
EXPOSE 5050
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:5050/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/mezzo/dist/master/main.js"]

FROM service AS allocator
EXPOSE 5052
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:5052/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/mezzo/dist/allocator/main.js"]

FROM service AS api-gateway
EXPOSE 8080
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/mezzo/dist/api-gateway/main.js"]

FROM service AS agent
EXPOSE 5051
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:5051/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/mezzo/dist/agent/main.js"]

# What a cluster stands on, for compose.yaml: Debian's packages.
FROM ${BASE} AS etcd
RUN apt-get update && apt-get install -y --no-install-recommends etcd-server && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["etcd"]

FROM ${BASE} AS redis
RUN apt-get update && apt-get install -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["redis-server"]
