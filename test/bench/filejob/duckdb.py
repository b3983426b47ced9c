# The naive join of naive.go in DuckDB. Arguments: register, population, out.
import sys
import duckdb

register, population, out = sys.argv[1:]
people = ("read_parquet(?)" if population.endswith(".parquet")
          else "read_csv(?, all_varchar=true, header=true, delim=',')")
db = duckdb.connect()
db.execute(f"""
create temp table answer as
with r as (
  select row, year, case
      when length(n) between 10 and 12 then lpad(n, 12, '0')
      when length(n) between 7 and 9 then lpad(n, 9, '0') end as number
  from (select row_number() over () as row,
               regexp_replace(coalesce("Số CMND/CCCD", ''), '[^0-9]', '', 'g') as n,
               regexp_extract(coalesce("Ngày, tháng, năm sinh", ''), '[0-9]{{4}}') as year
        from read_csv(?, all_varchar=true, header=true, delim=';'))
), p as (
  select so_dinh_danh as pin, regexp_extract(ngay_sinh, '[0-9]{{4}}') as year,
         unnest([so_dinh_danh, so_dinh_danh_da_huy, so_cmnd]) as number
  from {people}
), hit as (
  select r.row, min(p.pin) as pin from r join p using (number, year)
  where r.year <> '' and r.number <> '' group by r.row having count(distinct p.pin) = 1
)
select r.row, coalesce(hit.pin, '') as pin from r left join hit using (row) order by r.row
""", [register, population])
db.execute("copy answer to '" + out.replace("'", "''") + "' (header, delimiter ',')")
