# locdrift with the git that reads the history of the source.
#
#   docker build --tag locdrift .
#   docker run --rm --volume "$PWD:/docs" locdrift check
FROM rust:1-alpine AS build
# hadolint ignore=DL3018
RUN apk add --no-cache musl-dev
WORKDIR /locdrift
COPY . .
# Without what only a debugger reads, the program is a fifth of the size.
RUN CARGO_PROFILE_RELEASE_DEBUG=none CARGO_PROFILE_RELEASE_STRIP=symbols cargo build --release --locked

FROM alpine:3
# git alone comes from the distribution: a pinned version would be gone with its next repair.
# A mounted repository belongs to another user, which git would refuse to read.
# hadolint ignore=DL3018
RUN apk add --no-cache git \
    && git config --system --add safe.directory '*' \
    && adduser -D -u 1000 locdrift
COPY --from=build /locdrift/target/release/locdrift /usr/local/bin/locdrift
USER 1000
WORKDIR /docs
ENTRYPOINT ["locdrift"]
CMD ["check"]
