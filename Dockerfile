# One image for every part of a cluster: the three programs and the C libraries they need. compose.yaml says who runs what.

FROM swift:6.3.1-bookworm AS build
WORKDIR /src
COPY scripts/deps.sh scripts/
RUN ./scripts/deps.sh && rm -rf /var/lib/apt/lists/*
COPY . .
RUN swift build -c release --static-swift-stdlib && mkdir /programs \
    && cp .build/release/oneup .build/release/oneup-server .build/release/oneup-balancer /programs/

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="OneUp" \
      org.opencontainers.image.description="A terminal arcade whose games survive the death of their servers" \
      org.opencontainers.image.licenses="MIT"
# The packages of docs/dependencies.md without their headers. ncurses-base has the usual terminals, ncurses-term the others.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libssl3 libsqlite3-0 libargon2-1 libjansson4 libicu72 libncursesw6 libhttp-parser2.9 libcmark0.30.2 libexpat1 libzip4 \
        libqrencode4 \
        libstdc++6 ncurses-base ncurses-term \
    && rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/log/*.log /var/log/apt
# A new volume takes over owner and mode of /data.
RUN groupadd --gid 10001 oneup \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin oneup \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /programs/ /usr/local/bin/
COPY quizzes /usr/local/share/oneup/quizzes
ENV ONEUP_HOME=/data LANG=C.UTF-8
USER 10001:10001
CMD ["oneup", "--help"]
