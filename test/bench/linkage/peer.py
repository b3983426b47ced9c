"""Links one set with Splink on DuckDB, as its authors advise in the examples of
its documentation, and prints what it took as JSON. Called by the harness:

    python peer.py SET WORKDIR [CSV ...]

Writes WORKDIR/pairs.csv (left, right, probability). The comparison and blocking
rules of each set are below, and are printed with the result.
"""
import json
import os
import resource
import sys
import time

import duckdb
import splink
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.internals.duckdb.database_api import DuckDBAPI


def fake_1000():  # the "deduplicate" example of the documentation
    return dict(
        id="unique_id",
        sql="SELECT unique_id, first_name, surname, dob, city, email FROM t",
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        blocking=[["first_name"], ["surname"], ["dob"], ["email"], ["city"]],
        sure=["l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
              "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
              "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
              "l.email = r.email"],
        recall=0.7,
        sessions=[["first_name", "surname"], ["dob"], ["email"]],
    )


def febrl():  # the "febrl3" example of the documentation
    return dict(
        id="rec_id",
        sql="""SELECT trim(rec_id) AS rec_id, nullif(trim(given_name), '') AS given_name, nullif(trim(surname), '') AS surname,
               nullif(trim(street_number), '') AS street_number, nullif(trim(address_1), '') AS address_1,
               nullif(trim(suburb), '') AS suburb, nullif(trim(postcode), '') AS postcode, nullif(trim(state), '') AS state,
               nullif(trim(date_of_birth), '') AS date_of_birth, nullif(trim(soc_sec_id), '') AS soc_sec_id FROM t""",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
        ],
        blocking=[["soc_sec_id"], ["given_name"], ["surname"], ["date_of_birth"], ["postcode"], ["suburb"], ["address_1"]],
        sure=["l.soc_sec_id = r.soc_sec_id", "l.given_name = r.given_name and l.surname = r.surname and l.date_of_birth = r.date_of_birth",
              "l.given_name = r.given_name and l.address_1 = r.address_1"],
        recall=0.9,
        sessions=[["date_of_birth"], ["postcode"], ["given_name", "surname"]],
    )


def rldata500():
    return dict(
        id="record_id",
        sql="""SELECT record_id, fname_c1, lname_c1,
               printf('%04d-%02d-%02d', CAST("by" AS INT), CAST(bm AS INT), CAST(bd AS INT)) AS dob, "by", bm, bd FROM t""",
        comparisons=[
            cl.NameComparison("fname_c1").configure(term_frequency_adjustments=True),
            cl.NameComparison("lname_c1").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
        ],
        blocking=[["fname_c1"], ["lname_c1"], ["dob"], ["by"], ["bm", "bd"]],
        sure=["l.fname_c1 = r.fname_c1 and l.dob = r.dob", "l.lname_c1 = r.lname_c1 and l.dob = r.dob"],
        recall=0.7,
        sessions=[["fname_c1"], ["lname_c1"], ["dob"]],
    )


def country():  # names folded, as is advised; the number is the strongest field
    return dict(
        id="id",
        sql="SELECT id, name, given, dob, birth_year, sex, number FROM t",
        comparisons=[
            cl.NameComparison("name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("number", [1, 2]),
        ],
        blocking=[["number"], ["name", "dob"], ["name", "birth_year"], ["given", "dob"]],
        sure=["l.number = r.number", "l.name = r.name and l.dob = r.dob"],
        recall=0.9,
        sessions=[["number"], ["name", "birth_year"]],
    )


def families():
    return dict(
        id="id",
        sql="SELECT id, first, last, street, city, nullif(phone, '') AS phone FROM t",
        comparisons=[
            cl.NameComparison("first").configure(term_frequency_adjustments=True),
            cl.NameComparison("last").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("street", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("phone", [1, 2]),
        ],
        blocking=[["first", "last"], ["last", "street"], ["first", "street"], ["phone"], ["street"]],
        sure=["l.first = r.first and l.last = r.last and l.phone = r.phone", "l.first = r.first and l.last = r.last and l.street = r.street"],
        recall=0.6,
        sessions=[["first", "last"], ["street"], ["phone"]],
    )


def censuses():
    return dict(
        id="id",
        sql="SELECT id, forename, surname, sex, age, relation, birthplace, parish FROM t",
        comparisons=[
            cl.NameComparison("forename").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.ExactMatch("sex"),
            cl.LevenshteinAtThresholds("age", [1]),
            cl.ExactMatch("relation"),
            cl.ExactMatch("birthplace").configure(term_frequency_adjustments=True),
            cl.ExactMatch("parish").configure(term_frequency_adjustments=True),
        ],
        blocking=[["forename", "surname"], ["surname", "parish"], ["forename", "parish"], ["forename", "birthplace"], ["surname", "birthplace"]],
        sure=["l.forename = r.forename and l.surname = r.surname and l.birthplace = r.birthplace and l.sex = r.sex"],
        recall=0.5,
        sessions=[["forename", "surname"], ["birthplace", "parish"]],
    )


def shops():  # the model number is taken out of the title, as a careful user would
    return dict(
        id="id",
        sql="SELECT id, title, nullif(brand, '') AS brand, price, nullif(replace(regexp_extract(title, '[a-z]{2}-?[0-9]{3,4}'), '-', ''), '') AS model FROM t",
        comparisons=[
            cl.JaccardAtThresholds("title", [0.9, 0.7, 0.5]),
            cl.ExactMatch("brand").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("model", [1]),
            cl.LevenshteinAtThresholds("price", [1]),
        ],
        blocking=[["model"], ["brand"], ["price"]],
        sure=["l.model = r.model"],
        recall=0.8,
        sessions=[["brand"], ["model"]],
    )


SETS = {"families": families, "censuses": censuses, "shops": shops, "fake_1000": fake_1000, "febrl1": febrl, "febrl2": febrl, "rldata500": rldata500, "country": country}


def main():
    name, work, tables = sys.argv[1], sys.argv[2], sys.argv[3:]
    s = SETS[name]()
    began = time.time()
    con = duckdb.connect()
    # What does not fit goes to disk; the rest of the machine is left to others.
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 6 // 10
    con.execute(f"SET temp_directory = '{work}/duckdb'")
    con.execute(f"SET memory_limit = '{memory >> 20}MiB'")
    api = DuckDBAPI(connection=con)
    frames = []
    for i, path in enumerate(tables):
        con.execute(f"CREATE TABLE raw{i} AS SELECT * FROM read_csv('{path}', all_varchar=true, header=true, normalize_names=false)")
        columns = [c[0] for c in con.execute(f"DESCRIBE raw{i}").fetchall()]
        trimmed = ", ".join(f'"{c}" AS "{c.strip()}"' for c in columns)
        con.execute(f"CREATE TABLE side{i} AS WITH t AS (SELECT {trimmed} FROM raw{i}) {s['sql']}")
        frames.append(api.register(f"side{i}", dataset_display_name=f"table{i}"))
    link = "link_only" if len(tables) == 2 else "dedupe_only"
    settings = SettingsCreator(
        link_type=link, comparisons=s["comparisons"], unique_id_column_name=s["id"],
        blocking_rules_to_generate_predictions=[block_on(*b) for b in s["blocking"]],
    )
    linker = Linker(frames if len(frames) > 1 else frames[0], settings)
    linker.training.estimate_probability_two_random_records_match(s["sure"], recall=s["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6 if len(tables) == 1 else 1e7, seed=1)
    for session in s["sessions"]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*session))
    found = linker.inference.predict(threshold_match_probability=0.01)
    out = f"{work}/pairs.csv"
    con.execute(f"""COPY (SELECT "{s['id']}_l" AS l, "{s['id']}_r" AS r, match_probability AS p
                    FROM {found.physical_name}) TO '{out}' (HEADER, DELIMITER ',')""")
    clusters = ""
    if len(tables) == 1:
        grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(found, 0.5)
        clusters = f"{work}/clusters.csv"
        con.execute(f"COPY (SELECT \"{s['id']}\" AS id, cluster_id AS cluster FROM {grouped.physical_name}) TO '{clusters}' (HEADER)")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    json.dump({
        "version": splink.__version__, "duckdb": duckdb.__version__, "wall_s": time.time() - began,
        "cpu_s": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024,
        "pairs": out, "clusters": clusters,
        "settings": {"comparisons": [c.create_comparison_dict("duckdb") if hasattr(c, "create_comparison_dict") else str(c) for c in s["comparisons"]],
                     "blocking": s["blocking"], "deterministic": s["sure"], "recall": s["recall"], "sessions": s["sessions"]},
    }, sys.stdout, default=str)


main()
