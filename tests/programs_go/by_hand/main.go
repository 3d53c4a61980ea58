// Speaks to the engine as Pulumi's SDK does, with nothing but Go's own library: gRPC over HTTP/2 without TLS on a Unix
// socket, and messages of pulumirpc written by hand. It stands for programs whose modules are not at hand in tests.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
)

var bare = &http.Transport{
	Protocols: protocols(),
	DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", strings.TrimPrefix(os.Getenv("PULUMI_MONITOR"), "unix:"))
	},
}

func protocols() *http.Protocols {
	var made http.Protocols
	made.SetUnencryptedHTTP2(true)
	return &made
}

// field is one length-delimited field of a message.
func field(number int, value []byte) []byte {
	made := binary.AppendUvarint(nil, uint64(number<<3|2))
	return append(binary.AppendUvarint(made, uint64(len(value))), value...)
}

// flag is one boolean field of a message.
func flag(number int) []byte {
	return append(binary.AppendUvarint(nil, uint64(number<<3)), 1)
}

func number(at int, value int) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(at<<3)), uint64(value))
}

func join(parts ...[]byte) []byte {
	return bytes.Join(parts, nil)
}

// properties is a google.protobuf.Struct of texts.
func properties(values map[string]string) []byte {
	var made []byte
	for name, value := range values {
		made = append(made, field(1, join(field(1, []byte(name)), field(2, field(3, []byte(value)))))...)
	}
	return made
}

// call sends one request to the resource monitor and gives the answer's message.
func call(method string, message []byte) []byte {
	body := append([]byte{0}, binary.BigEndian.AppendUint32(nil, uint32(len(message)))...)
	request, _ := http.NewRequest("POST", "http://monitor/pulumirpc.ResourceMonitor/"+method, bytes.NewReader(append(body, message...)))
	request.Header.Set("Content-Type", "application/grpc")
	request.Header.Set("TE", "trailers")
	response, err := bare.RoundTrip(request)
	if err != nil {
		fail(err.Error())
	}
	answer, _ := io.ReadAll(response.Body)
	status := response.Trailer.Get("Grpc-Status") + response.Header.Get("Grpc-Status")
	if status != "0" || len(answer) < 5 {
		fail(response.Trailer.Get("Grpc-Message"))
	}
	return answer[5:]
}

// text is the first field of a message, which is a text.
func text(message []byte) string {
	length, size := binary.Uvarint(message[1:])
	return string(message[1+size : 1+size+int(length)])
}

func fail(message string) {
	fmt.Fprintf(os.Stderr, "error: an unhandled error occurred: program failed: \n%s\n", message)
	os.Exit(1)
}

func register(kind, name, parent string, line int, inputs map[string]string) string {
	here, _ := os.Getwd()
	position := join(field(1, []byte("file://"+here+"/main.go")), number(2, line))
	message := join(field(1, []byte(kind)), field(2, []byte(name)), field(5, properties(inputs)), field(29, position))
	if parent != "" {
		message = join(message, field(3, []byte(parent)), flag(4))
	}
	return text(call("RegisterResource", message))
}

func main() {
	var config map[string]string
	if err := json.Unmarshal([]byte(os.Getenv("PULUMI_CONFIG")), &config); err != nil {
		fail(err.Error())
	}
	project, stack := os.Getenv("PULUMI_PROJECT"), os.Getenv("PULUMI_STACK")
	name, given := config[project+":name"]
	if !given {
		fail("Missing required configuration variable '" + project + ":name'")
	}
	root := register("pulumi:pulumi:Stack", project+"-"+stack, "", 118, nil)
	readme, err := os.ReadFile("README.md")
	if err != nil {
		fail(err.Error())
	}
	bucket := register("aws:s3/bucket:Bucket", name, root, 123, map[string]string{"bucket": string(readme[:4])})
	_, err = http.Get("https://example.com")
	reached := fmt.Sprint(err == nil)
	outputs := properties(map[string]string{"bucket": bucket, "reached": reached})
	call("RegisterResourceOutputs", join(field(1, []byte(root)), field(2, outputs)))
}
