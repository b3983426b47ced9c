package consoletest

import (
	"cmp"
	"context"
	"time"

	"github.com/lienthong/lienthong/client"
)

// Programme answers as the API does: a connection in each state, one of them
// late, and one that works both ways.
func (s *System) Programme(context.Context) (client.Programme, error) {
	out := client.Programme{Decision: "06/QD-TTg", At: Now}
	for _, c := range s.Connections {
		out.Connections = append(out.Connections, c.ConnectionSummary)
	}
	return out, s.Err
}

// Connection answers as the API does.
func (s *System) Connection(_ context.Context, id string) (client.Connection, error) {
	for _, c := range s.Connections {
		if c.ID == id {
			return c, s.Err
		}
	}
	return client.Connection{}, cmp.Or(s.Err, absent())
}

func connections() []client.Connection {
	named := func(id, vi, en, agencyVI, agencyEN, deadline string, state client.ConnectionState, late bool, systems ...string) client.Connection {
		return client.Connection{ConnectionSummary: client.ConnectionSummary{
			ID: id, Title: client.BothLanguages{VI: vi, EN: en}, Agencies: client.BothLanguages{VI: agencyVI, EN: agencyEN},
			Deadline: deadline, State: state, Late: late,
		}, Systems: systems, FreshDays: 90}
	}
	officials := named("officials", "Cán bộ, công chức, viên chức", "Officials and public employees", "Bộ Nội vụ", "Ministry of Home Affairs",
		"2023-12", client.Sharing, false, "OFFICIALS")
	officials.Agreements = []client.ConnectionAgreement{{ID: "A-2026-0017", State: "active", Since: Now.AddDate(0, -2, 0)}}
	asked := client.Traffic{Permitted: 41_208, Refused: 17, First: Now.AddDate(0, -2, 0), Last: Now.Add(-9 * time.Minute), LastID: ExchangeID,
		Days: map[string]int64{}}
	for day := range 30 {
		asked.Days[Now.AddDate(0, 0, -day).Format(time.DateOnly)] = int64(400 + 97*day%613)
		officials.Month += int64(400 + 97*day%613)
	}
	officials.Exchanges.Asked = asked
	officials.Exchanges.Answered = client.Traffic{Permitted: 3, First: Now.AddDate(0, 0, -1), Last: Now.Add(-time.Hour), LastID: ExchangeID,
		Days: map[string]int64{Now.Format(time.DateOnly): 3}}
	officials.Last, officials.LastID = asked.Last, asked.LastID
	six := map[string]client.Figure{"correct": {N: 2_201, Of: 2_288}, "complete": {N: 1_930, Of: 2_412}, "clean": {N: 1_802, Of: 2_412},
		"live": {N: 2_190, Of: 2_412}, "unified": {N: 1_120, Of: 2_288}, "shared": {N: 902, Of: 2_412}}
	officials.Linked, officials.Qualities = &client.Figure{N: 2_288, Of: 2_412}, six
	officials.Linkages = []client.ConnectionLinkage{{
		Job: "e4xytzvvp5mmoycb6v3ywls34f", System: "VN/GOV/G09/OFFICIALS", At: Now.AddDate(0, 0, -1), Rows: 2_412, Persons: 100_000, Duplicates: 24,
		Verdicts:  map[client.Verdict]int{client.Linked: 902, client.LinkedWithDifferences: 1_386, client.Candidates: 41, client.Contradicted: 9, client.NotFound: 74},
		Qualities: six,
	}}
	insurance := named("insurance", "Bảo hiểm", "Insurance", "Bảo hiểm xã hội Việt Nam", "Vietnam Social Security", "2022-03", client.ConnectedNow, false, "INSURANCE")
	insurance.Exchanges.Asked = client.Traffic{Permitted: 12, First: Now.AddDate(0, 0, -3), Last: Now.AddDate(0, 0, -3), LastID: ExchangeID}
	insurance.Month, insurance.Last, insurance.LastID = 12, Now.AddDate(0, 0, -3), ExchangeID
	land := named("land", "Đất đai, tài nguyên và môi trường", "Land, environment and resources", "Bộ Nông nghiệp và Môi trường; Ủy ban nhân dân cấp tỉnh",
		"Ministry of Agriculture and Environment; provincial People's Committees", "2022-06", client.Testing, true, "LAND", "ENVIRONMENT")
	land.Agreements = []client.ConnectionAgreement{{ID: "A-2026-0031", State: "active", Since: Now.AddDate(0, 0, -9), Overdue: true}}
	land.Exchanges.Asked = client.Traffic{Refused: 4}
	science := named("science", "Khoa học và công nghệ", "Science and technology", "Bộ Khoa học và Công nghệ", "Ministry of Science and Technology",
		"2022-12", client.Agreeing, true, "SCIENCE")
	science.Agreements = []client.ConnectionAgreement{{ID: "A-2026-0040", State: "requested", Since: Now.AddDate(0, 0, -1)}}
	court := named("court", "Hệ thống án điện tử của Tòa án nhân dân", "The People's Court's electronic case system", "Tòa án nhân dân tối cao",
		"Supreme People's Court", "2025-12", client.NotStarted, true, "COURT")
	return []client.Connection{officials, insurance, land, science, court}
}
