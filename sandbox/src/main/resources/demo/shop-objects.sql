-- What stands on the tables of database shop: keys, indexes, views, rules, triggers, policies, rights. After the rows,
-- so that loading is quick and triggers do not fire.
set maintenance_work_mem to '128MB';

alter table sales.orders add primary key (id);
alter table sales.order_items add primary key (order_id, line);
alter table sales.orders add constraint orders_customer foreign key (customer_id) references sales.customers;
alter table sales.order_items
    add constraint items_order foreign key (order_id) references sales.orders on delete cascade deferrable initially deferred,
    add constraint items_product foreign key (product_id) references sales.products;
alter table sales.payments add foreign key (order_id) references sales.orders on update cascade;
alter table sales.reviews add foreign key (product_id) references sales.products on delete cascade;
alter table sales.returns add foreign key (order_id) references sales.orders not valid;
alter table inventory.stock add foreign key (product_id) references sales.products;
alter table inventory.movements add foreign key (product_id) references inventory.stock;

-- Indexes of every kind

create unique index customers_email on sales.customers (email);
create index customers_name on sales.customers (lower(name) collate "C" text_pattern_ops);
create index customers_by_country on sales.customers (sales.country_of(address));
create index customers_profile on sales.customers using gin (profile jsonb_path_ops);
create index customers_tags on sales.customers using gin (tags);
create index customers_blocked on sales.customers (id) where blocked;
create index products_search on sales.products using gin (search);
create index products_price on sales.products (price desc nulls last) include (name);
create index orders_customer on sales.orders (customer_id, ordered_at desc);
create index orders_open on sales.orders (ordered_at) where status in ('new', 'paid');
create index orders_when on sales.orders using brin (ordered_at);
create index orders_delivery on sales.orders using gist (delivery);
create index payments_method on sales.payments using hash (method);
create index items_product on sales.order_items (product_id);
create index stock_shelf on inventory.stock using spgist (shelf);
create unique index "Größe, klein" on "Büro & Co"."Größen" (lower("Größe"));
create statistics sales.orders_together (dependencies, ndistinct) on customer_id, status from sales.orders;
alter table sales.orders alter column note set statistics 500;
alter table sales.customers alter column avatar set storage external;
alter table sales.customers cluster on customers_email;

-- Views, materialized views, rules

create view sales.open_orders as
    select o.id, o.ordered_at, c.name, (o.shipping).city, o.net + o.tax as gross
      from sales.orders o join sales.customers c on c.id = o.customer_id
     where o.status in ('new', 'paid');
create view sales.good_customers with (security_barrier) as
    select id, email, name, blocked from sales.customers where not blocked with local check option;
create recursive view sales.weeks (week) as
    select date '2024-01-01' union all select week + 7 from weeks where week < date '2024-12-25';
create view "Büro & Co"."Übersicht ""alles""" as select "Größe", "naïve ☃" * 2 as "doppelt ☃☃" from "Büro & Co"."Größen";

create materialized view sales.revenue as
    select date_trunc('month', o.ordered_at at time zone 'UTC') as month, p.id % 10 as shelf, sum(i.quantity * i.unit_price) as net
      from sales.orders o join sales.order_items i on i.order_id = o.id join sales.products p on p.id = i.product_id
     group by 1, 2;
create unique index revenue_key on sales.revenue (month, shelf);
create materialized view sales.best_month as select month, sum(net) as net from sales.revenue group by 1 order by 2 desc limit 1;
create materialized view sales.forecast as select month + interval '1 year' as month, net * 1.1 as net from sales.revenue
    with no data;

create rule keep_audit as on delete to sales.audit do instead nothing;
create rule new_good_customer as on insert to sales.good_customers do instead
    insert into sales.customers (public_id, email, name) values (gen_random_uuid(), new.email, new.name);

-- Functions, procedures, aggregates, triggers

create function sales.touch() returns trigger language plpgsql as $$
begin
    new.updated_at := clock_timestamp();
    return new;
end
$$;
create function sales.audit_change() returns trigger language plpgsql security definer set search_path = sales, pg_temp as $$
begin
    insert into audit (at, action, entry) values (now(), tg_op || ' ' || tg_table_name, to_jsonb(coalesce(new, old)));
    return null;
end
$$;
create function sales.orders_of(customer text) returns table (id bigint, net numeric) language sql stable rows 20 as $$
    select o.id, o.net from sales.orders o join sales.customers c on c.id = o.customer_id where c.email = customer::public.citext
$$;
create function inventory.short_of("at most" integer) returns setof inventory.stock language sql stable
as $$ select * from inventory.stock where pieces <= "at most" $$;
create procedure sales.close_day(day date) language plpgsql as $$
begin
    refresh materialized view concurrently sales.revenue;
    raise notice 'closed %', day;
end
$$;
create aggregate sales.product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1');
create operator sales.+% (leftarg = numeric, rightarg = numeric, function = sales.gross);
alter function inventory.short_of owner to shop_owner;
comment on function sales.gross is 'Net plus tax, rounded to cents';

create trigger touch before update on sales.customers for each row
    when (old.* is distinct from new.*) execute function sales.touch();
create trigger audit after insert or delete on sales.products for each row execute function sales.audit_change();
create constraint trigger audit after update of net on sales.orders deferrable initially deferred
    for each row execute function sales.audit_change();
create trigger "switched off" before update on sales.customers for each row execute function sales.touch();
alter table sales.customers disable trigger "switched off";

-- Rights

grant usage on schema sales, inventory to shop_reader, shop_app;
grant usage, create on schema "Büro & Co" to "reporting team";
grant select on all tables in schema sales, inventory to shop_reader;
grant insert, update on sales.orders, sales.order_items to shop_app;
grant select (id, name), update (name) on sales.customers to "reporting team" with grant option;
grant usage on all sequences in schema sales to shop_app;
revoke execute on function sales.orders_of from public;
grant execute on function sales.orders_of to shop_app, "o'brien";
grant usage on type sales.postal_address to shop_app;
revoke create on schema public from public;
alter default privileges for role shop_owner in schema inventory grant select on tables to shop_reader;
alter default privileges for role shop_owner revoke execute on functions from public;

alter table sales.reviews enable row level security;
create policy "own or visible" on sales.reviews for select to shop_app, analyst using (visible or author = current_user);
create policy own_only on sales.reviews as restrictive for update to shop_app using (author = current_user) with check (stars > 0);

analyze;
