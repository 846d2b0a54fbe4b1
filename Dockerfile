# Every command here is one that .ci/run runs too; tests/house/docker.test.ts checks it.

FROM node:24-bookworm AS library
WORKDIR /dvent
COPY . .
RUN npm ci
RUN npm run build

FROM library AS test
RUN npm run setup:os
ENV DVENT_REQUIRE_ALL=1
CMD ["npm", "test"]

FROM test AS notebook
CMD ["npm", "run", "check:notebooks"]
