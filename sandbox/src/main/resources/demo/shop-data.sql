-- The rows of database shop. The same each time: every value is computed from the row's number, by a hash.
select :rows / 20 as customers, :rows / 100 as products, :rows / 5 as orders, :rows / 12 as payments,
       :rows / 25 as reviews, :rows / 16 as movements
\gset

-- A number from 0 to sides - 1 that looks like chance; salt tells one throw for a row from another.
create function pg_temp.dice(id bigint, salt bigint, sides bigint) returns integer
    language sql immutable
as $$ select ((hashint8extended(id, salt) & 9223372036854775807) % sides)::integer $$;

create function pg_temp.pick(words text[], id bigint, salt bigint) returns text
    language sql immutable
as $$ select words[1 + pg_temp.dice(id, salt, cardinality(words))] $$;

create function pg_temp.moment(id bigint, salt bigint) returns timestamptz
    language sql immutable
as $$ select timestamptz '2021-01-01 00:00:00+00' + pg_temp.dice(id, salt, 157680000) * interval '1.000001 second' $$;

create function pg_temp.address(id bigint) returns sales.postal_address
    language sql immutable
as $$
    select row(
        pg_temp.pick(array['Hauptstraße', 'Rue de l''Église', 'Via Università', '中山路', 'شارع الحمرا', 'Łąkowa', 'High St'],
                     id, 1) || ' ' || 1 + pg_temp.dice(id, 2, 200),
        pg_temp.pick(array['Köln', 'Orléans', 'Forlì', '上海', 'بيروت', 'Łódź', 'Leeds', 'São Paulo'], id, 3),
        lpad(pg_temp.dice(id, 4, 100000)::text, 5, '0'),
        pg_temp.pick(array['DE', 'FR', 'IT', 'CN', 'LB', 'PL', 'GB', 'BR'], id, 3))::sales.postal_address
$$;

insert into sales.customers (public_id, email, name, address, tags, profile, born, registered_at, last_address, avatar,
                             blocked)
select public.uuid_generate_v5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'customer ' || n),
       'Customer.' || n || pg_temp.pick(array['@example.com', '@Example.ORG', '@münchen.example'], n, 1),
       pg_temp.pick(array['Anna', 'Ødegård', 'José', '王芳', 'فاطمة', 'Zoë', 'Иван', '😀 Joy', 'Œuvre'], n, 2) || ' '
           || pg_temp.pick(array['Müller', 'Muller', 'O''Neil', '李', 'حداد', 'Ångström', 'Ñuñez', 'Şahin'], n, 3),
       case when n % 11 > 0 then pg_temp.address(n) end,
       case n % 4 when 0 then '{}' when 1 then array['new'] when 2 then array['vip', 'b,c "d"'] else array['ü', null] end,
       jsonb_build_object('lang', pg_temp.pick(array['de', 'zh', 'ar', 'en'], n, 4), 'points', pg_temp.dice(n, 5, 10000),
                          'cart', jsonb_build_array(pg_temp.dice(n, 6, 500), 'x' || n, null, n % 2 = 0)),
       case when n % 7 > 0 then date '1940-02-29' + pg_temp.dice(n, 7, 24000) end,
       pg_temp.moment(n, 8),
       case when n % 3 = 0 then inet '10.0.0.0' + n when n % 3 = 1 then inet '2001:db8::/64' + n end,
       case when n % 50 = 0 then public.digest('avatar ' || n, 'sha512') end,
       n % 97 = 0
  from generate_series(1::bigint, :customers) n;

insert into sales.products (sku, name, description, price, dimensions, rating)
select 'P-' || lpad(n::text, 8, '0'),
       pg_temp.pick(array['Bücherregal', 'Tischdecke', '茶壶', 'قهوة', 'Häuser-Puzzle', 'T-shirt', 'Crème brûlée'], n, 1) || ' ' || n,
       case when n % 5 > 0 then repeat(pg_temp.pick(
           array['Schöne Bücher und alte Häuser. ', 'Made of oak; weighs 5 kg. ', '质量很好。', 'جودة عالية. '], n, 2), 1 + (n % 9)::int) end,
       1 + pg_temp.dice(n, 3, 99999) / 100.0,
       array[pg_temp.dice(n, 4, 1000) / 7.0, null, pg_temp.dice(n, 5, 1000) / 3.0],
       pg_temp.dice(n, 6, 50000) / 9999.0
  from generate_series(1::bigint, :products) n;

insert into sales.price_periods
select n, daterange(date '2024-01-01' + 90 * part, case when part < 2 then date '2024-01-01' + 90 * (part + 1) end),
       1 + pg_temp.dice(n, part, 5000) / 100.0,
       sales.amount_range(1, 60, '[]')
  from generate_series(1, :products, 4) n, generate_series(0, 2) part;

insert into sales.orders (customer_id, status, ordered_at, shipping, net, delivery, note)
select 1 + pg_temp.dice(n, 1, :customers),
       (enum_range(null::sales.order_status))[1 + pg_temp.dice(n, 2, 4)],
       pg_temp.moment(n, 3),
       case when n % 20 = 0 then pg_temp.address(n) end,
       pg_temp.dice(n, 4, 1000000) / 100.0,
       case when n % 3 = 0 then tstzrange(pg_temp.moment(n, 3), pg_temp.moment(n, 3) + interval '3 days') end,
       case when n % 13 = 0 then pg_temp.pick(array['Bitte klingeln ☎', '请放门口', 'اتركه عند الباب', 'tab	and\backslash', ''], n, 5) end
  from generate_series(1::bigint, :orders) n;

insert into sales.order_items
select n, line, 1 + pg_temp.dice(n, line, :products), 1 + pg_temp.dice(n, line + 2, 9), pg_temp.dice(n, line + 4, 50000) / 100.0,
       case when n % 10 = 0 then pg_temp.dice(n, 9, 3000) / 10000.0 end
  from generate_series(1::bigint, :orders) n, generate_series(1, 2) line;

insert into sales.payments
select public.uuid_generate_v5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'payment ' || n),
       n, pg_temp.pick(array['card', 'transfer', 'cash', '微信支付'], n, 1), pg_temp.dice(n, 2, 100000000) / 10000.0,
       pg_temp.moment(n, 3) at time zone 'UTC', case when n % 25 = 0 then decode(md5(n::text), 'hex') end
  from generate_series(1::bigint, :payments) n;

insert into sales.reviews (product_id, author, stars, body, visible, written_at)
select 1 + pg_temp.dice(n, 1, :products), pg_temp.pick(array['shop_app', 'analyst', 'guest'], n, 2), 1 + pg_temp.dice(n, 3, 5),
       pg_temp.pick(array['Sehr schön! 👍', '非常好，推荐。', 'رائع جدًا', 'Not for me.', 'E' || chr(769) || 'tonnant', 'Ça va…'], n, 4)
           || ' ' || repeat(md5(n::text) || ' ', pg_temp.dice(n, 5, 8)),
       n % 29 > 0, pg_temp.moment(n, 6)
  from generate_series(1::bigint, :reviews) n;

insert into inventory.stock
select n, pg_temp.dice(n, 1, 500), point(pg_temp.dice(n, 2, 100), pg_temp.dice(n, 3, 100) / 3.0), pg_temp.moment(n, 4)
  from generate_series(1::bigint, :products) n;

insert into inventory.movements (product_id, pieces, reason, moved_at)
select 1 + pg_temp.dice(n, 1, :products), pg_temp.dice(n, 2, 100) - 50,
       pg_temp.pick(array['sale', 'Rückgabe', '盘点', null], n, 3), pg_temp.moment(n, 4)
  from generate_series(1::bigint, :movements) n;

-- 300 large objects of up to 30 kB; some belong to shop_owner.
insert into sales.documents (title, content)
select 'Rechnung № ' || n, lo_from_bytea(0, convert_to(repeat(md5(n::text) || '→', 1 + pg_temp.dice(n, 1, 800)), 'UTF8'))
  from generate_series(1, 300) n;
do $$
declare
    document record;
begin
    for document in select id, content from sales.documents where id % 3 = 0 loop
        execute format('alter large object %s owner to shop_owner', document.content);
        execute format('grant select on large object %s to shop_reader', document.content);
    end loop;
    execute format('comment on large object %s is %L',
                   (select content from sales.documents where id = 1), 'The first invoice');
end
$$;

insert into sales.sessions
select md5(n::text), json_build_object('user', n, 'b', '  kept as it is  '), pg_temp.moment(n, 1) from generate_series(1, 500) n;

insert into sales.corner_cases values
    (1, 'NaN', 'NaN', 'infinity', 'infinity', '1 mon -3 days +04:05:06.000001', b'', '(1.5,-2.25)', '{}', 'null'),
    (2, 1e100, 'Infinity', '-infinity', '-infinity', '-178000 years', b'101', '(0,-0)', '{NULL,"NULL",""}', '{"a": [1.10, "☃"]}'),
    (3, -0.000000000000000000001, -0.0, '0044-03-15 12:00:00+00 BC', '4713-01-01 BC', '0', b'0', null, '{{a,b},{c,d}}', '"\u00e9"'),
    (4, 1.10, 0.1::float8 + 0.2, '2024-03-31 01:30:00.123456+00', '9999-12-31', 'P1Y2M3DT4H5M6S', null, '(1e300,1e-300)',
     '[2:3]={x,y}', '{"deep": {"": {"k": [[], {}, 12345678901234567890.5]}}}'),
    (5, null, 5e-324, null, null, null, null, null, null, null);

insert into sales.audit select pg_temp.moment(n, 1), 'login', jsonb_build_object('n', n) from generate_series(1, 200) n;
insert into sales.audit_old select pg_temp.moment(n, 1), 'import', null from generate_series(1, 100) n;

insert into "Büro & Co"."Größen" values
    ('S', 1, default, true), ('Übergröße', 2, E'two\nlines\r\n', false), ('超大', 3, null, null), ('كبير 🧥', 4, '', true);
insert into "Büro & Co"."the ""big"" table's twin" ("数据") values ('一'), ('二'), (E'\\N'), ('\.');

select count(nextval('sales.invoice_numbers')), count(nextval('"Büro & Co"."Zähler #1"')) from generate_series(1, 42) \gset ignored_
