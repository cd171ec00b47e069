-- The demo's third database, in encoding LATIN1 and owned by a plain user. Run by psql in database "legacy-office".
set client_encoding to 'UTF8';
set client_min_messages to warning;
set role "o'brien";

create schema akten;
create table akten.akte (
    nummer  serial primary key,
    titel   varchar(60) not null unique,
    inhalt  text,
    betrag  numeric(10, 2),
    angelegt timestamp without time zone not null
);
insert into akten.akte (titel, inhalt, betrag, angelegt)
select 'Vorgang Nr. ' || n, repeat('Größe, naïve, señor, ½ £ ', n % 7), n / 3.0, timestamp '1999-12-31' + n * interval '1 day'
  from generate_series(1, 2000) n;
create view akten."überfällig" as select nummer, titel from akten.akte where angelegt < timestamp '2003-01-01';
create function akten.summe() returns numeric language sql stable as $$ select sum(betrag) from akten.akte $$;
grant usage on schema akten to "reporting team";
grant select on akten.akte to "reporting team";
reset role;
analyze;
