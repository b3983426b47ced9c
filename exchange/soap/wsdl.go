package soap

import (
	"bytes"
	"net/url"
	"strings"
)

// wantsWSDL reads the query: ?wsdl in any case for the main namespace,
// ?wsdl=gtel for the other.
func wantsWSDL(query string) (ns string, ok bool) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", false
	}
	for name, v := range values {
		if !strings.EqualFold(name, "wsdl") {
			continue
		}
		if v[0] == "gtel" {
			return GTELNamespace, true
		}
		return Namespace, true
	}
	return "", false
}

// writeWSDL writes the WSDL 1.1 of one operation, document/literal, from the
// tables by which requests are read and answers written.
func writeWSDL(b *bytes.Buffer, op *operation, ns, address string, l Layout) {
	w := &writer{}
	name := string(op.name)
	w.raw(`<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="`, name, `" targetNamespace="`, ns, `" xmlns:tns="`, ns, `" xmlns:ns1="`, ResponseNamespace, `" xmlns:lt="`, errorNamespace, `"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types>
`)
	w.requestSchema(op, ns)
	w.answerSchema(op, l)
	w.schema(errorNamespace, func() {
		w.complexType(occurs("error", 1), func() {
			w.simpleType("code", 1)
			w.simpleType("field", 0)
		})
	})
	w.raw(`  </wsdl:types>
  <wsdl:message name="Request"><wsdl:part name="body" element="tns:`, name, `"/></wsdl:message>
  <wsdl:message name="Answer"><wsdl:part name="body" element="ns1:`, op.answer, `"/><wsdl:part name="id" element="tns:`, elRequestID, `"/></wsdl:message>
  <wsdl:message name="Fault"><wsdl:part name="error" element="lt:error"/></wsdl:message>
  <wsdl:portType name="`, name, `Port">
    <wsdl:operation name="`, name, `">
      <wsdl:input message="tns:Request"/>
      <wsdl:output message="tns:Answer"/>
      <wsdl:fault name="error" message="tns:Fault"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="`, name, `Binding" type="tns:`, name, `Port">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="`, name, `">
      <soap:operation soapAction=""/>
      <wsdl:input><soap:body use="literal"/></wsdl:input>
      <wsdl:output><soap:header message="tns:Answer" part="id" use="literal"/><soap:body parts="body" use="literal"/></wsdl:output>
      <wsdl:fault name="error"><soap:fault name="error" use="literal"/></wsdl:fault>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="`, name, `">
    <wsdl:port name="`, name, `Port" binding="tns:`, name, `Binding"><soap:address location="`)
	w.escaped(address)
	w.raw(`"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>
`)
	b.Write(w.Bytes())
}

// requestSchema describes what is read, stricter than it is read.
func (w *writer) requestSchema(op *operation, ns string) {
	w.schema(ns, func() {
		w.simpleType(elRequestID, 1)
		w.complexType(occurs(string(op.name), 1), func() {
			for _, f := range op.fields {
				least := 0
				if f.mandatory {
					least = 1
				}
				if f.name != elBirth {
					w.simpleType(f.name, least)
					continue
				}
				w.complexType(occurs(f.name, least), func() {
					w.simpleType(elDay, 0)
					w.simpleType(elYear, 0)
				})
			}
		})
	})
}

// answerSchema describes what is written.
func (w *writer) answerSchema(op *operation, l Layout) {
	w.schema(ResponseNamespace, func() {
		w.complexType(occurs(op.answer, 1), func() {
			if op.answer == elVerdict {
				w.raw(`        <xs:element name="`, elExists, `" type="xs:boolean"/>`, "\n")
				return
			}
			w.describe(occurs(elCitizen, 0)+` maxOccurs="unbounded"`, elCitizen, l) // as in QCVN 109, though one comes at most
		})
	})
}

// describe is the schema of a complex element of an answer.
func (w *writer) describe(attributes, element string, l Layout) {
	w.complexType(attributes, func() {
		for _, e := range l.content(element) {
			if l.content(e) != nil {
				w.describe(occurs(e, 0), e, l)
			} else {
				w.simpleType(e, 0)
			}
		}
	})
}

func (w *writer) schema(ns string, content func()) {
	w.raw(`    <xs:schema targetNamespace="`, ns, `" elementFormDefault="qualified">`, "\n")
	content()
	w.raw("    </xs:schema>\n")
}

func (w *writer) complexType(attributes string, content func()) {
	w.raw(`      <xs:element `, attributes, `><xs:complexType><xs:sequence>`, "\n")
	content()
	w.raw("      </xs:sequence></xs:complexType></xs:element>\n")
}

func (w *writer) simpleType(name string, least int) {
	w.raw(`        <xs:element `, occurs(name, least), ` type="xs:string"/>`, "\n")
}

// occurs is the attributes of an element that comes at most once.
func occurs(name string, least int) string {
	if least == 0 {
		return `name="` + name + `" minOccurs="0"`
	}
	return `name="` + name + `"`
}
