/** The raw driver's table, on PostgreSQL. A test holds it to the shape of the store's own. */
export const schema = `
  CREATE SEQUENCE saves AS bigint CACHE 1;
  CREATE TABLE events (
    save           bigint  NOT NULL,
    place          integer NOT NULL,
    stream         bigint  NOT NULL,
    version        bigint  NOT NULL,
    id             text    COLLATE "C" NOT NULL,
    type           text    COLLATE "C" NOT NULL,
    timestamp      text    COLLATE "C" NOT NULL,
    correlation_id text    COLLATE "C",
    data           text    COLLATE "C" NOT NULL,
    metadata       text    COLLATE "C",
    PRIMARY KEY (save, place)
  );
  CREATE UNIQUE INDEX events_in_streams ON events (stream, version);
  CREATE UNIQUE INDEX events_by_id ON events (id, stream);
  CREATE INDEX events_by_correlation ON events (correlation_id, save, place) WHERE correlation_id IS NOT NULL;
`;
