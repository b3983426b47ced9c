package connectorsql

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/connector"
)

// TestStatements has every database's statements as text, those of servers that
// the tests cannot have among them. No value of a request is in any.
func TestStatements(t *testing.T) {
	t.Parallel()
	yes := true
	q := &connector.Query{
		From: "nguoi", Columns: []string{"ma", "t.ten"}, Joins: []connector.Join{{Table: "tinh", As: "t", On: map[string]string{"ma": "ma_tinh"}, Where: []connector.Condition{{Column: "loai", In: []string{"T"}}}}},
		Fixed: []connector.Condition{{Column: "xoa", In: []string{"0"}, Null: &yes}, {Column: "t.bo", Null: &yes}, {Column: "duyet", Null: new(bool)}},
		Where: []connector.Condition{{Column: "so", In: []string{"BIMAT", "x"}}, {Column: "cmt", In: []string{"1", "012", "x", "99999999999999999999"}}, {Column: "cmt", In: []string{"x"}}},
		Order: []string{"sua", "ma"}, After: []string{"1", "2"}, Limit: 5,
	}
	types := columnTypes{typeKey("nguoi", "ma"): "integer", typeKey("nguoi", "cmt"): "int", typeKey("tinh", "ten"): "longtext"}
	for kind, want := range map[string]string{
		"postgres":  `SELECT CAST("lt_base"."ma" AS text), left(CAST("t"."ten" AS text), 65537) FROM "s"."nguoi" AS "lt_base" LEFT JOIN "s"."tinh" AS "t" ON "t"."ma" = "lt_base"."ma_tinh" AND "t"."loai" IN ($1) WHERE ("lt_base"."xoa" IS NULL OR "lt_base"."xoa" IN ($2)) AND "t"."bo" IS NULL AND "lt_base"."duyet" IS NOT NULL AND "lt_base"."so" IN ($3, $4) AND "lt_base"."cmt" IN ($5, $6) AND 1 = 0 AND "lt_base"."sua" >= $7 AND ("lt_base"."sua" > $8 OR ("lt_base"."sua" = $9 AND ("lt_base"."ma" > $10))) ORDER BY "lt_base"."sua", "lt_base"."ma" LIMIT 5`,
		"mariadb":   "SELECT `lt_base`.`ma`, LEFT(`t`.`ten`, 65537) FROM `s`.`nguoi` AS `lt_base` LEFT JOIN `s`.`tinh` AS `t` ON `t`.`ma` = `lt_base`.`ma_tinh` AND `t`.`loai` IN (?) WHERE (`lt_base`.`xoa` IS NULL OR `lt_base`.`xoa` IN (?)) AND `t`.`bo` IS NULL AND `lt_base`.`duyet` IS NOT NULL AND `lt_base`.`so` IN (?, ?) AND `lt_base`.`cmt` IN (?, ?) AND 1 = 0 AND `lt_base`.`sua` >= ? AND (`lt_base`.`sua` > ? OR (`lt_base`.`sua` = ? AND (`lt_base`.`ma` > ?))) ORDER BY `lt_base`.`sua`, `lt_base`.`ma` LIMIT 5",
		"sqlite":    "SELECT substr(CAST(`lt_base`.`ma` AS TEXT), 1, 65537), substr(CAST(`t`.`ten` AS TEXT), 1, 65537) FROM `s`.`nguoi` AS `lt_base` LEFT JOIN `s`.`tinh` AS `t` ON `t`.`ma` = `lt_base`.`ma_tinh` AND `t`.`loai` IN (?) WHERE (`lt_base`.`xoa` IS NULL OR `lt_base`.`xoa` IN (?)) AND `t`.`bo` IS NULL AND `lt_base`.`duyet` IS NOT NULL AND `lt_base`.`so` IN (?, ?) AND `lt_base`.`cmt` IN (?, ?) AND 1 = 0 AND `lt_base`.`sua` >= ? AND (`lt_base`.`sua` > ? OR (`lt_base`.`sua` = ? AND (`lt_base`.`ma` > ?))) ORDER BY `lt_base`.`sua`, `lt_base`.`ma` LIMIT 5",
		"sqlserver": `SELECT TOP (5) [lt_base].[ma], [t].[ten] FROM [s].[nguoi] AS [lt_base] LEFT JOIN [s].[tinh] AS [t] ON [t].[ma] = [lt_base].[ma_tinh] AND [t].[loai] IN (@p1) WHERE ([lt_base].[xoa] IS NULL OR [lt_base].[xoa] IN (@p2)) AND [t].[bo] IS NULL AND [lt_base].[duyet] IS NOT NULL AND [lt_base].[so] IN (@p3, @p4) AND [lt_base].[cmt] IN (@p5, @p6) AND 1 = 0 AND [lt_base].[sua] >= @p7 AND ([lt_base].[sua] > @p8 OR ([lt_base].[sua] = @p9 AND ([lt_base].[ma] > @p10))) ORDER BY [lt_base].[sua], [lt_base].[ma]`,
		"oracle":    `SELECT "lt_base"."ma", "t"."ten" FROM "s"."nguoi" "lt_base" LEFT JOIN "s"."tinh" "t" ON "t"."ma" = "lt_base"."ma_tinh" AND "t"."loai" IN (:1) WHERE ("lt_base"."xoa" IS NULL OR "lt_base"."xoa" IN (:2)) AND "t"."bo" IS NULL AND "lt_base"."duyet" IS NOT NULL AND "lt_base"."so" IN (:3, :4) AND "lt_base"."cmt" IN (:5, :6) AND 1 = 0 AND "lt_base"."sua" >= :7 AND ("lt_base"."sua" > :8 OR ("lt_base"."sua" = :9 AND ("lt_base"."ma" > :10))) ORDER BY "lt_base"."sua", "lt_base"."ma" FETCH FIRST 5 ROWS ONLY`,
	} {
		d := dialects[kind]
		got, values := build(&d, "s", types, q)
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", kind, got, want)
		}
		if fmt.Sprint(values) != "[T 0 BIMAT x 1 012 1 1 1 2]" {
			t.Errorf("%s: %v", kind, values)
		}
	}
}

// TestText has what is asked of a column of a type in the databases that the
// tests cannot have: a long text is cut where it lies, as the references say.
func TestText(t *testing.T) {
	t.Parallel()
	for kind, columns := range map[string]map[string]string{
		"sqlserver": {"ntext": "LEFT(CAST([a] AS nvarchar(max)), 65537)", "xml": "LEFT(CAST([a] AS nvarchar(max)), 65537)", "nvarchar": "LEFT([a], 65537)", "int": "[a]", "datetime2": "[a]", "": "[a]"},
		"oracle":    {"clob": `SUBSTR("a", 1, 65537)`, "nclob": `SUBSTR("a", 1, 65537)`, "varchar2": `"a"`, "date": `"a"`, "": `"a"`},
	} {
		d := dialects[kind]
		for of, want := range columns {
			if got := d.text(d.quote("a"), of); got != want {
				t.Errorf("%s of %s: %s", of, kind, got)
			}
		}
	}
}

// TestUntried says of the statements that ask for the columns, and of those that
// a session begins with, in databases that the tests cannot have, what must be in
// them: one parameter, the schema, and an order that Tables relies on.
func TestUntried(t *testing.T) {
	t.Parallel()
	for kind, order := range map[string]string{"sqlserver": "ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION", "oracle": "ORDER BY c.TABLE_NAME, c.COLUMN_ID"} {
		d := dialects[kind]
		if !strings.HasSuffix(d.tables, order) || strings.Count(d.tables, d.placeholder(1)) != 1 || strings.Contains(d.tables, d.placeholder(2)) {
			t.Errorf("%s asks for the columns by %s", kind, d.tables)
		}
		if d.transaction || d.scan != "" {
			t.Errorf("%s has a session that no server has tried", kind)
		}
	}
	for session, want := range map[string]string{sqlServerSession: "ymd", oracleSession: "'YYYY-MM-DD HH24:MI:SS'"} {
		if !strings.Contains(session, want) || strings.Contains(session, ";") {
			t.Errorf("a session begins with %s", session)
		}
	}
}

// TestQuote keeps a name one name, whatever is in it.
func TestQuote(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{"postgres": `"a""b"`, "sqlserver": `[a"b]`, "mariadb": "`a\"b`"} {
		d := dialects[kind]
		if got := d.quote(`a"b`); got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
	for kind, name := range map[string]string{"mariadb": "a`b", "sqlserver": "a]b"} {
		d := dialects[kind]
		if got := d.quote(name); len(got) != 6 {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

func TestGrantWarning(t *testing.T) {
	t.Parallel()
	for grant, want := range map[string]string{
		"GRANT USAGE ON *.* TO `r`@`%`":                                    "",
		"GRANT SELECT, SHOW VIEW ON `d`.* TO `r`@`%`":                      "",
		"GRANT SELECT (`a`, `b`) ON `d`.`t` TO `r`@`%`":                    "",
		"GRANT SELECT, INSERT ON `d`.* TO `r`@`%`":                         "The account has INSERT on d.*; revoke what is not SELECT.",
		"GRANT SELECT (`a`), UPDATE (`a`, `b`) ON `d`.`t` TO `r`@`%`":      "The account has UPDATE on d.t; revoke what is not SELECT.",
		"GRANT ALL PRIVILEGES ON *.* TO `r`@`localhost` WITH GRANT OPTION": "The account has ALL PRIVILEGES, GRANT OPTION on *.*; revoke what is not SELECT.",
	} {
		if got := grantWarning(grant); got != want {
			t.Errorf("%s: %q", grant, got)
		}
	}
}
