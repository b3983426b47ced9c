package xroad

import (
	"encoding/xml"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
)

// Codes of the metaservices, which no service may bear (PR-MREST; reserved
// since X-Road 7.7).
const (
	ListMethods    = "listMethods"
	AllowedMethods = "allowedMethods"
	GetOpenAPI     = "getOpenAPI"
)

// Metaservice reports whether a service code is a metaservice's.
func Metaservice(code string) bool {
	return code == ListMethods || code == AllowedMethods || code == GetOpenAPI
}

// Entry is a member or, if its id has a System, one of its systems.
type Entry struct {
	ID   lienthong.SystemID
	Name string
}

// Method is a service and what can be called of it.
type Method struct {
	ID        lienthong.ServiceID
	Type      string // "OPENAPI" or "REST"
	Endpoints []Endpoint
}

// Endpoint is a method and a path; * stands for one segment, ** for the rest.
type Endpoint struct {
	Method string `json:"method"`
	Path   string `json:"path"`
}

type jsonID struct {
	ObjectType string `json:"object_type"`
	Instance   string `json:"xroad_instance"`
	Class      string `json:"member_class"`
	Member     string `json:"member_code"`
	Subsystem  string `json:"subsystem_code,omitempty"`
}

func jsonIDOf(id lienthong.SystemID) jsonID {
	return jsonID{objectType(id), id.Instance, id.Class, id.Member, id.System}
}

func objectType(id lienthong.SystemID) string {
	if id.System == "" {
		return "MEMBER"
	}
	return "SUBSYSTEM"
}

// ClientList is the body of listClients: XML, which is X-Road's default, unless
// JSON is asked for (PR-META section 2).
func ClientList(entries []Entry, mediaType string) (body []byte, contentType string, err error) {
	if mediaType != JSON {
		body, err = xmlClients(entries)
		return body, TextXML + ";charset=utf-8", err
	}
	type member struct {
		ID   jsonID `json:"id"`
		Name string `json:"name"`
	}
	list := struct {
		Member []member `json:"member"`
	}{Member: []member{}}
	for _, e := range entries {
		list.Member = append(list.Member, member{jsonIDOf(e.ID), e.Name})
	}
	body, err = json.Marshal(list)
	return body, JSON + ";charset=utf-8", err
}

func xmlClients(entries []Entry) ([]byte, error) {
	var b strings.Builder
	b.WriteString(xml.Header + `<xrd:clientList xmlns:xrd="http://x-road.eu/xsd/xroad.xsd" xmlns:id="http://x-road.eu/xsd/identifiers">`)
	text := func(name, value string) error {
		b.WriteString("<" + name + ">")
		if err := xml.EscapeText(&b, []byte(value)); err != nil {
			return err
		}
		b.WriteString("</" + name + ">")
		return nil
	}
	for _, e := range entries {
		b.WriteString(`<xrd:member><xrd:id id:objectType="` + objectType(e.ID) + `">`)
		parts := [][2]string{{"id:xRoadInstance", e.ID.Instance}, {"id:memberClass", e.ID.Class}, {"id:memberCode", e.ID.Member}}
		if e.ID.System != "" {
			parts = append(parts, [2]string{"id:subsystemCode", e.ID.System})
		}
		for _, p := range parts {
			if err := text(p[0], p[1]); err != nil {
				return nil, err
			}
		}
		b.WriteString("</xrd:id>")
		if err := text("xrd:name", e.Name); err != nil {
			return nil, err
		}
		b.WriteString("</xrd:member>")
	}
	b.WriteString("</xrd:clientList>")
	return []byte(b.String()), nil
}

// MethodList is the body of listMethods and allowedMethods.
func MethodList(methods []Method) ([]byte, error) {
	type service struct {
		jsonID
		ServiceCode string     `json:"service_code"`
		ServiceType string     `json:"service_type"`
		Endpoints   []Endpoint `json:"endpoint_list"`
	}
	list := struct {
		Service []service `json:"service"`
	}{Service: []service{}}
	for _, m := range methods {
		id := jsonIDOf(m.ID.SystemID)
		id.ObjectType = "SERVICE"
		endpoints := m.Endpoints
		if endpoints == nil {
			endpoints = []Endpoint{}
		}
		list.Service = append(list.Service, service{id, m.ID.Service, m.Type, endpoints})
	}
	return json.Marshal(list)
}
