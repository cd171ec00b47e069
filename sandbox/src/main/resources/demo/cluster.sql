-- The demo's server: roles, databases and their settings. Run by psql in database postgres, before shop.sql,
-- analytics.sql and office.sql. Names that all databases share stay ASCII, because the encodings differ.

set password_encryption to 'scram-sha-256';

-- Groups own things and hold rights; only the others log in. Nobody knows their passwords.
create role shop_owner nologin createrole;
create role shop_reader nologin;
create role "reporting team" nologin;
create role shop_app login connection limit 40;
create role analyst login valid until '2035-12-31 23:59:59+00';
create role "o'brien" login noinherit;
create role replicator login replication;

select format('alter role %I password %L', rolname, gen_random_uuid())
  from pg_roles
 where rolname in ('shop_app', 'analyst', 'o''brien', 'replicator')
\gexec

grant shop_reader to shop_app;
grant shop_reader to "reporting team";
grant "reporting team" to analyst with admin option;
grant "reporting team" to "o'brien";
grant pg_read_all_stats to analyst;

comment on role "reporting team" is 'Everybody who reads figures';

create database shop owner shop_owner connection limit 200;
create database analytics owner shop_owner;
-- An old one, in an old encoding.
create database "legacy-office" owner "o'brien" template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'
    connection limit 5;

comment on database shop is 'The shop: customers, orders, stock';
revoke connect on database shop from public;
grant connect on database shop to shop_reader, "reporting team";
grant temporary on database analytics to analyst with grant option;

alter database shop set timezone to 'Europe/Berlin';
alter database shop set search_path to sales, public;
alter database analytics set datestyle to 'ISO, DMY';
alter database analytics set work_mem to '32MB';
alter role analyst set default_transaction_isolation to 'repeatable read';
alter role shop_app in database shop set statement_timeout to '30s';
alter role shop_app in database shop set application_name to 'shop "web"';
