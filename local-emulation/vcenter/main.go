// A vCenter to test against: the simulator of govmomi, as Debian packages it, behind TLS.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o vcenter main.go
//	./vcenter -cert cert.pem -key key.pem -user u -password p -machines 500
//
// It prints "ready PORT" once it serves.
package main

import (
	"bytes"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"

	"github.com/vmware/govmomi/simulator"
)

// yavijava takes the first attribute called "type" for the type of a reference, whatever its namespace.
var reference = regexp.MustCompile(`([A-Za-z]+:type="ManagedObjectReference") (type="[A-Za-z]+")`)

func main() {
	certificate := flag.String("cert", "", "PEM file")
	key := flag.String("key", "", "PEM file")
	address := flag.String("listen", "127.0.0.1:0", "address and port")
	user := flag.String("user", "user", "who may log in")
	password := flag.String("password", "pass", "with what")
	machines := flag.Int("machines", 2, "how many there are")
	flag.Parse()

	model := simulator.VPX()
	model.Host = 0
	model.Machine = *machines
	forgetNewerThanSixZero(model)
	if err := model.Create(); err != nil {
		log.Fatal(err)
	}
	defer model.Remove()
	mux := http.NewServeMux()
	model.Service.ServeMux = mux
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword(*user, *password)}
	inner := model.Service.NewServer() // its own listener is not used, its handlers are
	defer inner.Close()

	pair, err := tls.LoadX509KeyPair(*certificate, *key)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{
		Handler:   withOrderedReferences(mux),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12},
	}
	fmt.Printf("ready %d\n", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(server.ServeTLS(listener, "", ""))
}

// yavijava knows the API up to 6.0 and cannot read what came later.
func forgetNewerThanSixZero(model *simulator.Model) {
	content := &model.ServiceContent
	content.VStorageObjectManager, content.HostSpecManager, content.CryptoManager = nil, nil, nil
	content.HealthUpdateManager, content.FailoverClusterConfigurator, content.FailoverClusterManager = nil, nil, nil
	content.About.ApiVersion, content.About.Version = "6.0", "6.0.0"
}

func withOrderedReferences(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		recorded := httptest.NewRecorder()
		handler.ServeHTTP(recorded, request)
		for name, values := range recorded.Header() {
			writer.Header()[name] = values
		}
		writer.Header().Del("Content-Length")
		writer.WriteHeader(recorded.Code)
		body := reference.ReplaceAll(recorded.Body.Bytes(), []byte(`$2 $1`))
		io.Copy(writer, bytes.NewReader(body))
	})
}
