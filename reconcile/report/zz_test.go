package report_test
import ("testing";"os";"context";"encoding/csv";"iter";"time";"strconv"
 "github.com/lienthong/lienthong/gazetteer"
 "github.com/lienthong/lienthong/internal/vnfield"
 "github.com/lienthong/lienthong/reconcile/intake"
 "github.com/lienthong/lienthong/reconcile/report")
func src(t *testing.T, p string, comma rune)(intake.Source,[]report.Column,int){
 f,err:=os.Open(p); if err!=nil{t.Fatal(err)}
 b:=make([]byte,3); f.Read(b); if b[0]!=0xef {f.Seek(0,0)}
 r:=csv.NewReader(f); r.Comma=comma; r.LazyQuotes=true
 rows,err:=r.ReadAll(); if err!=nil{t.Fatal(err)}
 rec:=vnfield.Recognise(rows[0])
 var cols []report.Column
 for i,c:=range rec.Columns { cols=append(cols,report.Column{Header:rows[0][i],Field:string(c)}) }
 return intake.Source{Columns:rec.Columns, Rows: iter.Seq2[intake.Row,error](func(y func(intake.Row,error)bool){ for i,x:=range rows[1:] { if !y(intake.Row{Number:i+1,Cells:x},nil){return}}})},cols,len(rows)-1
}
func TestZZ(t *testing.T){
 g:=gazetteer.Vietnam(); on:=time.Date(2025,6,30,0,0,0,0,time.UTC)
 places:=func(s string) uint8 { u:=g.ResolveProvince(s,on); if len(u)!=1 {return 0}; n,_:=strconv.Atoi(u[0].Code); return uint8(n)}
 a,ac,_:=src(t,"../../../shared/data/officials/officials.csv",';')
 b,bc,n:=src(t,"../../../shared/data/officials/population.csv",',')
 start:=time.Now()
 out,err:=intake.Linkage{Register:a,Population:b,Places:places}.Run(context.Background()); if err!=nil{t.Fatal(err)}
 var c report.Collector
 for _,r:=range out.Results{c.Add(r)}
 f,_:=os.Create("/tmp/report.html")
 m:=report.Meta{Register:"officials.csv",Population:"population.csv",Persons:n,Started:start,Finished:time.Now(),RegisterColumns:ac,PopulationColumns:bc,Version:"v0.1.0", English: os.Getenv("EN")!=""}
 if err:=c.WriteHTML(f,m);err!=nil{t.Fatal(err)}
 f.Close()
 t.Logf("%+v",c.Summary())
}
