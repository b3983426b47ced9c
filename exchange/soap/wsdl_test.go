package soap_test

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/exchange/soap"
)

type (
	schemaElement struct {
		Name      string          `xml:"name,attr"`
		MinOccurs string          `xml:"minOccurs,attr"`
		Type      string          `xml:"type,attr"`
		Sequence  []schemaElement `xml:"complexType>sequence>element"`
	}
	definitions struct {
		Target  string `xml:"targetNamespace,attr"`
		Schemas []struct {
			Target   string          `xml:"targetNamespace,attr"`
			Elements []schemaElement `xml:"element"`
		} `xml:"types>schema"`
		Messages []struct {
			Name  string `xml:"name,attr"`
			Parts []struct {
				Element string `xml:"element,attr"`
			} `xml:"part"`
		} `xml:"message"`
		Operation struct {
			Name   string `xml:"name,attr"`
			Action struct {
				SOAPAction string `xml:"soapAction,attr"`
			} `xml:"http://schemas.xmlsoap.org/wsdl/soap/ operation"`
		} `xml:"binding>operation"`
		Service struct {
			Name    string `xml:"name,attr"`
			Address struct {
				Location string `xml:"location,attr"`
			} `xml:"port>address"`
		} `xml:"service"`
	}
	// node is any XML.
	node struct {
		XMLName  xml.Name
		Children []node `xml:",any"`
		Text     string `xml:",chardata"`
	}
)

func wsdl(t *testing.T, s *soap.Service, op soap.Operation, query string) (definitions, string) {
	t.Helper()
	w := do(s, httptest.NewRequest(http.MethodGet, path(op)+"?"+query, nil))
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
		t.Fatalf("%s?%s: %d %s", op, query, w.Code, w.Body)
	}
	wellFormed(t, w.Body.Bytes())
	var d definitions
	if err := xml.Unmarshal(w.Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d, w.Body.String()
}

func (d *definitions) element(t *testing.T, space, name string) schemaElement {
	t.Helper()
	for _, s := range d.Schemas {
		for _, e := range s.Elements {
			if s.Target == space && e.Name == name {
				return e
			}
		}
	}
	t.Fatalf("the WSDL has no element %s in %s", name, space)
	return schemaElement{}
}

// conforms holds a tree to a schema: names, order, what is mandatory.
func conforms(t *testing.T, e schemaElement, n node) {
	t.Helper()
	at := 0
	for _, want := range e.Sequence {
		if at < len(n.Children) && n.Children[at].XMLName.Local == want.Name {
			conforms(t, want, n.Children[at])
			at++
		} else if want.MinOccurs != "0" {
			t.Errorf("in %s, %s is missing", e.Name, want.Name)
		}
	}
	for _, c := range n.Children[at:] {
		t.Errorf("in %s, %s is out of its place", e.Name, c.XMLName.Local)
	}
	if len(e.Sequence) == 0 && !strings.HasPrefix(e.Type, "xs:") {
		t.Errorf("%s has no type", e.Name)
	}
}

// fill makes the content that a tool would make of a sequence: every element,
// in order.
func fill(e schemaElement, values map[string]string) string {
	var b strings.Builder
	for _, c := range e.Sequence {
		content := values[c.Name]
		if len(c.Sequence) > 0 {
			content = fill(c, values)
		}
		b.WriteString("<dan:" + c.Name + ">" + content + "</dan:" + c.Name + ">")
	}
	return b.String()
}

// TestWSDL: a request made from the WSDL is served without a notice, and the
// answer is as the WSDL says, for every operation, namespace and layout.
func TestWSDL(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"MaYeuCau": "WSDL-1", "MaDVC": "1.001193", "MaCanBo": "001080000099", "SoDinhDanh": "001190000017", "SoCMND": "012345678",
		"HoVaTen": "NGUYEN THI HONG ANH", "NgayThangNam": "19900314", "Nam": "1990", "MaDonVi": "H05",
	}
	answers := map[soap.Operation]string{soap.Verify: "KetQuaXacThuc", soap.Lookup: "CongdanCollection", soap.Relatives: "CongdanCollection"}
	for op, answer := range answers {
		for query, ns := range map[string]string{"wsdl": soap.Namespace, "WSDL": soap.Namespace, "wsdl=gtel": soap.GTELNamespace} {
			for _, layout := range []soap.Layout{soap.QCVN, soap.Observed} {
				s := service(t, &register{people: people()})
				s.Layout, s.Base = layout, "https://gateway.example"
				d, text := wsdl(t, s, op, query)
				if d.Target != ns || d.Operation.Name != string(op) || d.Service.Name != string(op) || d.Operation.Action.SOAPAction != "" ||
					d.Service.Address.Location != "https://gateway.example/soap/"+string(op) {
					t.Errorf("%s?%s: %s", op, query, text)
				}
				for _, m := range d.Messages {
					for _, p := range m.Parts {
						prefix, name, _ := strings.Cut(p.Element, ":")
						d.element(t, map[string]string{"tns": ns, "ns1": soap.ResponseNamespace, "lt": "urn:lienthong:error"}[prefix], name)
					}
				}
				values["MaTichHop"] = map[soap.Operation]string{soap.Verify: "033", soap.Lookup: "037", soap.Relatives: "034"}[op]
				values["MaDichVu"] = "033"
				body := strings.ReplaceAll(string(envelope(op, fill(d.element(t, ns, string(op)), values))), soap.Namespace, ns)
				w := do(s, request(op, "court", new(tick).stamp(), []byte(body)))
				if w.Code != 200 || w.Header().Get("Lienthong-Notice") != "" {
					t.Fatalf("%s: %d %q %s\nto %s", op, w.Code, w.Header().Get("Lienthong-Notice"), w.Body, body)
				}
				var n node
				if err := xml.Unmarshal(w.Body.Bytes(), &n); err != nil {
					t.Fatal(err)
				}
				header, content := n.Children[0], n.Children[1].Children[0]
				if content.XMLName != (xml.Name{Space: soap.ResponseNamespace, Local: answer}) || header.Children[0].XMLName != (xml.Name{Space: ns, Local: "MaYeuCau"}) || header.Children[0].Text != "WSDL-1" {
					t.Errorf("%s answers with %v and the header %v", op, content.XMLName, header)
				}
				conforms(t, d.element(t, soap.ResponseNamespace, answer), content)
			}
		}
	}
}

// TestWSDLAddress: without a configured base the caller's own address is named,
// and can break nothing.
func TestWSDLAddress(t *testing.T) {
	t.Parallel()
	s := service(t, &register{})
	r := httptest.NewRequest(http.MethodGet, path(soap.Lookup)+"?wsdl", nil)
	r.Host = `x"/><evil a="`
	w := do(s, r)
	wellFormed(t, w.Body.Bytes())
	if strings.Contains(w.Body.String(), "<evil") {
		t.Errorf("the host is not escaped: %s", w.Body)
	}
}

// TestFaultConforms: faults are as the WSDL says.
func TestFaultConforms(t *testing.T) {
	t.Parallel()
	s := service(t, &register{})
	d, _ := wsdl(t, s, soap.Lookup, "wsdl")
	w := do(s, request(soap.Lookup, "court", new(tick).stamp(), envelope(soap.Lookup, "")))
	var n node
	if err := xml.Unmarshal(w.Body.Bytes(), &n); err != nil {
		t.Fatal(err)
	}
	fault := n.Children[1].Children[0]
	if fault.XMLName.Local != "Fault" || len(fault.Children) != 3 {
		t.Fatalf("no fault: %s", w.Body)
	}
	conforms(t, d.element(t, "urn:lienthong:error", "error"), fault.Children[2].Children[0])
}
