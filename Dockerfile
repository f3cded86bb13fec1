# The site in a container: docker build -t izde . && docker compose up (docs/running.md)
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /source
COPY setup.cfg pyproject.toml README.md LICENSE izde.py ./
COPY docs/searching.md docs/searching.md
COPY corpus corpus
COPY index index
COPY search search
COPY web web
RUN python -m venv /opt/izde \
 && /opt/izde/bin/pip install --no-cache-dir --disable-pip-version-check '.[redis]' \
 && /opt/izde/bin/pip uninstall --yes pip \
 && find /opt/izde -type d -name tests -prune -exec rm -rf {} +

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin izde \
 && install --directory --owner=izde --group=izde /data
COPY --from=build /opt/izde /opt/izde
ENV PATH=/opt/izde/bin:$PATH \
    IZDE_DATA=/data \
    IZDE_HOST=0.0.0.0 \
    IZDE_PORT=8000 \
    IZDE_LOG_FORMAT=json
USER izde
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as asking; asking.urlopen('http://127.0.0.1:' + os.environ['IZDE_PORT'] + '/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["izde"]
CMD ["serve"]
