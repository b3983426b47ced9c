package soap_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/internal/vntext"
)

// lookup sends a body as the court and gives the answer and what was asked.
func lookup(t testing.TB, body []byte) (status int, answer string, asked []soap.Question) {
	t.Helper()
	reg := &register{people: people()}
	w := do(service(t, reg), request(soap.Lookup, "court", new(tick).stamp(), body))
	return w.Code, w.Body.String(), reg.asked
}

// TestHostile: each is refused with a fault, and the register is not asked.
func TestHostile(t *testing.T) {
	t.Parallel()
	good := string(envelope(soap.Lookup, asking("H-1")))
	content := asking("H-1")
	for name, c := range map[string]struct{ body, code, faultcode string }{
		"empty":             {"", "invalid_input", "soapenv:Client"},
		"no XML":            {"MaYeuCau=1", "invalid_input", "soapenv:Client"},
		"truncated":         {good[:len(good)-20], "invalid_input", "soapenv:Client"},
		"twice":             {good + good, "invalid_input", "soapenv:Client"},
		"text after":        {good + "x", "invalid_input", "soapenv:Client"},
		"document type":     {`<!DOCTYPE x [<!ENTITY e "NGUYEN">]>` + strings.Replace(good, "NGUYEN", "&e;", 1), "invalid_input", "soapenv:Client"},
		"external entity":   {`<!DOCTYPE x SYSTEM "file:///etc/passwd">` + good, "invalid_input", "soapenv:Client"},
		"billion laughs":    {`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>` + good, "invalid_input", "soapenv:Client"},
		"unknown entity":    {strings.Replace(good, "NGUYEN", "&nbsp;", 1), "invalid_input", "soapenv:Client"},
		"instruction":       {strings.Replace(good, "<dan:MaDVC>", "<?php echo 1?><dan:MaDVC>", 1), "invalid_input", "soapenv:Client"},
		"late declaration":  {strings.Replace(good, "<dan:MaDVC>", `<?xml version="1.0"?><dan:MaDVC>`, 1), "invalid_input", "soapenv:Client"},
		"Latin-1":           {`<?xml version="1.0" encoding="ISO-8859-1"?>` + good, "unsupported_media", "soapenv:Client"},
		"UTF-16":            {"\xff\xfe<\x00s\x00", "unsupported_media", "soapenv:Client"},
		"broken UTF-8":      {strings.Replace(good, "NGUYEN", "NGUY\xc1\xbbN", 1), "unsupported_media", "soapenv:Client"},
		"null byte":         {strings.Replace(good, "NGUYEN", "NGUY\x00EN", 1), "invalid_input", "soapenv:Client"},
		"deep":              {strings.Replace(good, "<dan:MaDVC>", strings.Repeat("<a>", 20)+strings.Repeat("</a>", 20)+"<dan:MaDVC>", 1), "too_large", "soapenv:Client"},
		"deep, never ended": {strings.Repeat("<a>", 20000), "too_large", "soapenv:Client"},
		"many elements":     {strings.Replace(good, "<dan:MaDVC>", strings.Repeat("<a/>", 250)+"<dan:MaDVC>", 1), "too_large", "soapenv:Client"},
		"many attributes":   {strings.Replace(good, "<dan:MaDVC>", "<dan:MaDVC"+strings.Repeat(` a="1"`, 50)+">", 1), "too_large", "soapenv:Client"},
		"large":             {strings.Replace(good, "NGUYEN", strings.Repeat("A", 70000), 1), "too_large", "soapenv:Client"},
		"SOAP 1.2":          {strings.Replace(good, "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope", 1), "unsupported_media", "soapenv:VersionMismatch"},
		"no envelope":       {content[:0] + "<x/>", "invalid_input", "soapenv:VersionMismatch"},
		"unbound prefix":    {strings.Replace(good, ` xmlns:dan="http://dancuquocgia.bca"`, "", 1), "invalid_input", "soapenv:Client"},
		"other namespace":   {strings.Replace(good, "http://dancuquocgia.bca", "http://example.com", 1), "invalid_input", "soapenv:Client"},
		"other operation":   {string(envelope(soap.Verify, content)), "invalid_input", "soapenv:Client"},
		"two operations":    {strings.Replace(good, "</soapenv:Body>", "<x/></soapenv:Body>", 1), "invalid_input", "soapenv:Client"},
		"two bodies":        {strings.Replace(good, "</soapenv:Envelope>", "<soapenv:Body/></soapenv:Envelope>", 1), "invalid_input", "soapenv:Client"},
		"empty body":        {strings.Replace(good, content, "", 1), "invalid_input", "soapenv:Client"},
		"must understand": {strings.Replace(good, "<soapenv:Header/>", `<soapenv:Header><w:Security xmlns:w="urn:w" soapenv:mustUnderstand="1"/></soapenv:Header>`, 1),
			"unsupported_media", "soapenv:MustUnderstand"},
		"another client in X-Road's headers": {strings.Replace(good, "<soapenv:Header/>", xroadHeader("", "H06"), 1), "caller_unknown", "soapenv:Client"},
		"two ids in X-Road's headers": {strings.Replace(good, "<soapenv:Header/>",
			strings.Replace(xroadHeader("", "H05"), "<xro:id>", "<xro:id>T-2</xro:id><xro:id>", 1), 1), "invalid_input", "soapenv:Client"},
		"two names":                           {strings.Replace(good, "<dan:HoVaTen>", "<dan:HoVaTen>LE VAN B</dan:HoVaTen><dan:HoVaTen>", 1), "invalid_input", "soapenv:Client"},
		"two names, one of another namespace": {strings.Replace(good, "<dan:HoVaTen>", `<HoVaTen xmlns="urn:x">LE VAN B</HoVaTen><dan:HoVaTen>`, 1), "invalid_input", "soapenv:Client"},
		"wrong service code":                  {strings.Replace(good, "037", "033", 1), "invalid_input", "soapenv:Client"},
	} {
		status, answer, asked := lookup(t, []byte(c.body))
		if status != 500 || codeIn(answer) != c.code || !strings.Contains(answer, "<faultcode>"+c.faultcode+"<") || len(asked) != 0 {
			t.Errorf("%s: %d %s, asked %d times; want %s, %s", name, status, answer, len(asked), c.faultcode, c.code)
		}
		if strings.Contains(answer, "HONGANH") || strings.Contains(answer, "001190000017") {
			t.Errorf("%s: the fault repeats personal data: %s", name, answer)
		}
	}
}

// xroadHeader is what a client behind an adapter of X-Road sends (PR-MESS).
func xroadHeader(attribute, member string) string {
	return `<soapenv:Header xmlns:xro="http://x-road.eu/xsd/xroad.xsd" xmlns:iden="http://x-road.eu/xsd/identifiers">` +
		`<xro:client iden:objectType="SUBSYSTEM" ` + attribute + `><iden:xRoadInstance>VN</iden:xRoadInstance><iden:memberClass>GOV</iden:memberClass>` +
		`<iden:memberCode>` + member + `</iden:memberCode><iden:subsystemCode>CASES</iden:subsystemCode></xro:client>` +
		`<xro:service iden:objectType="SERVICE"><iden:xRoadInstance>VN</iden:xRoadInstance></xro:service>` +
		`<xro:id>T-1</xro:id><xro:userId>VN001080000099</xro:userId><xro:issue>12/QĐ-UBND</xro:issue><xro:protocolVersion>4.0</xro:protocolVersion></soapenv:Header>`
}

// TestTolerated: each is read like the plain form, and what was put up with is
// told.
func TestTolerated(t *testing.T) {
	t.Parallel()
	good := string(envelope(soap.Lookup, asking("T-1")))
	name := func(s string) string { return strings.Replace(good, "NGUYENTHIHONGANH", s, 1) }
	for label, c := range map[string]struct {
		body    string
		notices []soap.Notice
	}{
		"plain":                {good, nil},
		"declared":             {`<?xml version="1.0" encoding="utf-8"?>` + good, nil},
		"byte order mark":      {"\ufeff" + `<?xml version="1.0" encoding="UTF-8"?>` + good, nil},
		"other prefixes":       {strings.NewReplacer("dan:", "x1.y:", ":dan=", ":x1.y=", "soapenv:", "S:", ":soapenv=", ":S=").Replace(good), nil},
		"default namespace":    {strings.NewReplacer("dan:", "", "xmlns:dan=", "xmlns=").Replace(good), nil},
		"GTEL":                 {strings.Replace(good, "http://dancuquocgia.bca", "http://gtel.vn/qldc", 1), nil},
		"children unqualified": {unqualified(good), []soap.Notice{soap.NoticeNamespace}},
		"no Header":            {strings.Replace(good, "<soapenv:Header/>", "", 1), nil},
		"a header not to be understood": {strings.Replace(good, "<soapenv:Header/>",
			`<soapenv:Header><w:X xmlns:w="urn:w" soapenv:mustUnderstand="0">1</w:X></soapenv:Header>`, 1), nil},
		"X-Road's headers": {strings.Replace(good, "<soapenv:Header/>", xroadHeader(`soapenv:mustUnderstand="1"`, "H05"), 1), nil},
		"MaYeuCau and MaCanBo in X-Road's headers": {strings.NewReplacer("<soapenv:Header/>", xroadHeader("", "H05"),
			"<dan:MaYeuCau>T-1</dan:MaYeuCau>", "", "<dan:MaCanBo>001080000099</dan:MaCanBo>", "").Replace(good), []soap.Notice{soap.NoticeHeader}},
		"comments":          {strings.Replace(good, "001190000017", "00119<!-- a -->0000017", 1), nil},
		"white space":       {strings.NewReplacer("<dan:", "\r\n\t <dan:", "NGUYEN", "\n  NGUYEN  ").Replace(good), nil},
		"space in a number": {strings.Replace(good, "001190000017", " 001 190\u00a0000 017\n", 1), nil},
		"CDATA":             {name("<![CDATA[NGUYEN THI HONG ANH]]>"), nil},
		"entities":          {name("NGUYEN&#32;THI HONG &#x41;NH"), nil},
		"marks":             {name("NGUYỄN THỊ HỒNG ÁNH"), nil},
		"marks, small":      {name("nguyễn thị hồng ánh"), nil},
		"decomposed":        {name("Nguye\u0302\u0303n Thi\u0323 Ho\u0302\u0300ng A\u0301nh"), nil},
		"half decomposed":   {name("Nguyê\u0303n Thị Hô\u0300ng Ánh"), nil},
		"spaces":            {name("  NGUYEN   THI\tHONG  ANH "), nil},
		"parts":             {name("<dan:Ho>NGUYEN</dan:Ho><dan:ChuDem>THI HONG</dan:ChuDem><dan:Ten>ANH</dan:Ten>"), nil},
		"strtoupper, C":     {name("NGUYễN THị HồNG áNH"), nil},
		"strtoupper, Latin-1": {name("NGUY\xc1\xbb\x85N TH\xc1\xbb\x8b H\xc1\xbb\x93NG \xc3\xa1NH"),
			[]soap.Notice{soap.NoticeBytes}},
		"strtolower, Latin-1": {name("nguy\xe1\xbb\x85n th\xe1\xbb\x8b h\xe1\xbb\x93ng \xe3\x81nh"),
			[]soap.Notice{soap.NoticeBytes}},
		"strtolower, Latin-1, decomposed": {name("nguye\xec\x82\xec\x83n thi\xec\xa3 ho\xec\x82\xec\x80ng a\xec\x81nh"),
			[]soap.Notice{soap.NoticeBytes}},
		"order":              {strings.Replace(strings.Replace(good, "<dan:MaDVC>1.001193</dan:MaDVC>", "", 1), "<dan:HoVaTen>", "<dan:MaDVC>1.001193</dan:MaDVC><dan:HoVaTen>", 1), []soap.Notice{soap.NoticeOrder}},
		"unknown element":    {strings.Replace(good, "<dan:MaDVC>", "<dan:PhienBan>2</dan:PhienBan><dan:MaDVC>", 1), []soap.Notice{soap.NoticeUnknown}},
		"stray text":         {strings.Replace(good, "<dan:MaDVC>", "x<dan:MaDVC>", 1), []soap.Notice{soap.NoticeText}},
		"number elsewhere":   {strings.ReplaceAll(good, "SoDinhDanh", "SoCMND"), []soap.Notice{soap.NoticeNumber}},
		"old number":         {strings.NewReplacer("SoDinhDanh", "SoCMND", "001190000017", "012345678").Replace(good), nil},
		"old number, there":  {strings.Replace(good, "001190000017", "012345678", 1), []soap.Notice{soap.NoticeNumber}},
		"both numbers":       {strings.Replace(good, "<dan:HoVaTen>", "<dan:SoCMND>012345678</dan:SoCMND><dan:HoVaTen>", 1), nil},
		"empty other number": {strings.Replace(good, "<dan:HoVaTen>", "<dan:SoCMND/><dan:HoVaTen>", 1), nil},
		"no service code":    {strings.Replace(good, "<dan:MaTichHop>037</dan:MaTichHop>", "", 1), []soap.Notice{soap.NoticeCode}},
		"day and year":       {strings.Replace(good, "</dan:NgayThangNam>", "</dan:NgayThangNam><dan:Nam>1990</dan:Nam>", 1), nil},
		"year":               {strings.Replace(good, "<dan:NgayThangNam>19900314</dan:NgayThangNam>", "<dan:Nam>1990</dan:Nam>", 1), nil},
		"hyphens":            {strings.Replace(good, "19900314", "1990-03-14", 1), []soap.Notice{soap.NoticeDate}},
		"two, in order":      {strings.Replace(strings.Replace(good, "19900314", "14/03/1990", 1), "<dan:MaDVC>", "<x/><dan:MaDVC>", 1), []soap.Notice{soap.NoticeDate, soap.NoticeNamespace, soap.NoticeUnknown}},
	} {
		status, answer, asked := lookup(t, []byte(c.body))
		if status != 200 || !strings.Contains(answer, "<ns1:SoDinhDanh>001190000017</ns1:SoDinhDanh>") || len(asked) != 1 {
			t.Errorf("%s: %d %s", label, status, answer)
			continue
		}
		q := asked[0]
		slices.Sort(q.Notices)
		if !slices.Equal(q.Notices, c.notices) {
			t.Errorf("%s: notices %v, want %v", label, q.Notices, c.notices)
		}
		if vntext.MatchKey(q.Name) != "NGUYENTHIHONGANH" || q.Officer != pin("001080000099") || q.Procedure != "1.001193" || q.ID != "T-1" {
			t.Errorf("%s: asked %+v", label, q)
		}
	}
}

// unqualified takes the prefix off all but the operation.
func unqualified(s string) string {
	begin, end := strings.Index(s, "<dan:MaYeuCau>"), strings.Index(s, "</dan:"+string(soap.Lookup)+">")
	return s[:begin] + strings.ReplaceAll(s[begin:end], "dan:", "") + s[end:]
}

// TestHTTP is what HTTP alone decides.
func TestHTTP(t *testing.T) {
	t.Parallel()
	good := envelope(soap.Lookup, asking("W-1"))
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, c := range map[string]struct {
		change func(*http.Request)
		status int
		code   string
		notice string
	}{
		"text/xml":         {set("Content-Type", "text/xml"), 200, "", ""},
		"no type":          {func(r *http.Request) { r.Header.Del("Content-Type") }, 200, "", ""},
		"JSON":             {set("Content-Type", "application/json"), 500, "unsupported_media", ""},
		"no media type":    {set("Content-Type", ";"), 500, "unsupported_media", ""},
		"other charset":    {set("Content-Type", "text/xml; charset=windows-1258"), 500, "unsupported_media", ""},
		"compressed":       {set("Content-Encoding", "gzip"), 500, "unsupported_media", ""},
		"action":           {set("SOAPAction", `"http://dancuquocgia.bca/TraCuuThongTinCongDan"`), 200, "", ""},
		"other action":     {set("SOAPAction", `"urn:delete"`), 200, "", "soap-action"},
		"no action":        {func(r *http.Request) { r.Header.Del("SOAPAction") }, 200, "", ""},
		"PUT":              {func(r *http.Request) { r.Method = http.MethodPut }, 405, "unsupported_media", ""},
		"GET without wsdl": {func(r *http.Request) { r.Method = http.MethodGet }, 404, "not_found", ""},
		"other path":       {func(r *http.Request) { r.URL.Path = "/soap/Xoa" }, 404, "not_found", ""},
		"no prefix":        {func(r *http.Request) { r.URL.Path = "/" + string(soap.Lookup) }, 404, "not_found", ""},
	} {
		r := request(soap.Lookup, "court", new(tick).stamp(), good)
		c.change(r)
		w := do(service(t, &register{people: people()}), r)
		if w.Code != c.status || codeIn(w.Body.String()) != c.code || w.Header().Get("Lienthong-Notice") != c.notice {
			t.Errorf("%s: %d, notices %q, %s", name, w.Code, w.Header().Get("Lienthong-Notice"), w.Body)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: the answer may be kept", name)
		}
	}
}

// FuzzRequest: no body makes the service panic, answer something that is no
// XML, or give a person away without all three of her facts.
func FuzzRequest(f *testing.F) {
	f.Add([]byte(""))
	f.Add(envelope(soap.Lookup, asking("F-1")))
	f.Add([]byte(strings.Replace(string(envelope(soap.Lookup, asking("F-1"))), "<soapenv:Header/>", xroadHeader("", "H05"), 1)))
	f.Add([]byte(unqualified(string(envelope(soap.Lookup, asking("F-1"))))))
	f.Add([]byte(strings.Replace(string(envelope(soap.Lookup, asking("F-1"))), "NGUYEN", "NGUY\xc1\xbb\x85N", 1)))
	f.Add([]byte(`<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`))
	list := accounts(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		reg := &register{people: people()}
		w := do(serviceOf(list, reg), request(soap.Lookup, "court", new(tick).stamp(), body))
		status, answer, asked := w.Code, w.Body.String(), reg.asked
		wellFormed(t, []byte(answer))
		if status != 200 && status != 500 || (status == 200) != (len(asked) == 1) {
			t.Fatalf("%d after %d questions: %s", status, len(asked), answer)
		}
		for _, q := range asked {
			if q.Name == "" || q.BirthDate.IsZero() || q.PIN.IsZero() && q.CMND9.IsZero() || q.Officer.IsZero() || q.Procedure == "" || q.Purpose == "" || q.ID == "" {
				t.Fatalf("asked without all that is mandatory: %+v", q)
			}
		}
	})
}

// FuzzAuthorization: no header makes the service panic or lets a stranger in.
func FuzzAuthorization(f *testing.F) {
	stamp := new(tick).stamp()
	f.Add(stamp, authorization(path(soap.Lookup), "court", stamp, "another secret!!"), "VN/GOV/H05/CASES", "key")
	f.Add("", "Basic Og==", "", "")
	list := accounts(f)
	f.Fuzz(func(t *testing.T, stamp, authorization, client, key string) {
		reg := &register{people: people()}
		r := request(soap.Lookup, "court", "0", envelope(soap.Lookup, asking("F-1")))
		r.Header["Timestamp"], r.Header["Authorization"] = []string{stamp}, []string{authorization}
		r.Header["X-Road-Client"], r.Header["Apikey"] = []string{client}, []string{key}
		if w := do(serviceOf(list, reg), r); codeIn(w.Body.String()) != "caller_unknown" || len(reg.asked) != 0 {
			t.Fatalf("let in: %s", w.Body)
		}
	})
}
