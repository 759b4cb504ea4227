/**
 * Words of which messages are made: English, and the words of Kubernetes, of runtimes and of this program's own sentences. An allow-list: every
 * other word that stands in a message without quotation marks may be a name, and is replaced. Without regard to upper and lower case.
 * Taken from the grammars of src/denial and src/policy, the sentences of src/cluster/connection and every message recorded of real servers.
 */
export const MESSAGE_WORDS: ReadonlySet<string> = new Set(
  `
a a-z a-za-z aborted aborting about absent absolute accept accepted accepts access account act acts add added address
addresses adds admin admission admit admitted affinity after again against agent agents ago aliases alike alive all
allocate allow allowance allowances allowed allowedcapabilities allowedprofilenames allowing allowlist allowlisted
allowprivilegeescalation allows alone alpha already also always among an and anew annotation annotations another
answer answered answers any anybody anything anyway anywhere apart api apis apiversion apparmor apparmorprofile
applied apply apps are around arrived as ask asked asks at attempt attempted auth-provider authentication author
authorities authority authorization authorizer automountserviceaccounttoken availability available away awk back
back-off bad badrequest balancer bare base baseline bash basic batch be bearer because become been before begin
beginning beginnings begins behind being believes belong beside besides beta between beyond big bin bind binding binds
bit blank body bool both bounded boundserviceaccounttokenvolume bpods bracket brackets break breaks broke browser
buffer builder built busy but by byte bytes ca cache call callback called caller calling came can can't candidate
cannot cap capabilities capability capadd capital caps carried carries carry case cat cause caused causes certificate
certificate-authority certificate-authority-data certificates cgroup change changed changes channel channels character
characters check checks choice choose chooses chosen chunk claims class cli client client-certificate client-go
client-key client-node clientauthentication clientcmd clock closed closes closing cluster clustererror clusters cmd
code codes collects colours com combined come comes command commas common compared compares completions computed
condition config configmap configuration configured confine confines conflict connect connection connections const
constraint constraints consume contain container containerd containerport containers content context continue
contradict contradicts control controller controllers copy core could couldn't count counts cpu crashing
crashloopbackoff create createcontainerconfigerror createcontainererror created creates createstrategies creating
credential credentials cri-o cronjob cronjobs crypto csi current-context cut daemon daemonset daemonsets dashes data
deadline debug debugging decide decides decoded decoding deep def default defaultcontrollerratelimiter
defaultjobapibackoff defaultjobbackoff defaults delay delete deleted denied depends deployment deployments destination
detail details diagnosed dial did didn't differ difference different digits directory disallowed diskpressure
distributions do docker docs does domain done dot down downwardapi downwards driver drivers drop dropped drops dry due
duplicate each edited either element elete eleventh else empty emptydir enabled encoded encodes end ended ends enforce
enforced enforces enforcing enough entry env eof ephemeral ephemeralcontainers equal err errimageneverpull
errimagepull error errors escalation escape escaped etc etcd etimedout evaluates event events ever every everybody
everything everywhere evidence exactly exceeded exec execcredential executable exist existing exists exit expand
expired explicitly export extension extensions extra fail failed failedcreatepodsandbox failing fails failure false
family far features few fewer fewest field fieldref fields file file-capability files fill filled fills find finding
findings finds fine finished first fit fits fitting five flag flags flex flexvolume followed follows for forbidden
forbids forgo forgoes form format forms found fractions frame free from front fsgroup function functions further
future gain gaining gate gateway gave generate generatename get getauthinfofilereferences gets gitrepo gitversion give
given gives go goes gone good got grammar granted greater grep grew group groups gzip had handed handled handlers
hands handshake hardly has hats have he head header headers headings heard held helm help helpers helpful helps here
hides himself hint his holds hooks host hostipc hostnetwork hostpath hostpid hostport hostports hostprocess hosts
hostusers how however html http httpget https i id identity idrange ids if ifavailable ii image imagepullbackoff
imagepullpolicy imagepullsecret images impersonate impersonated impersonation in include included includes inclusive
inclusterconfig increasing index infinity inherit initcontainers inline input insecure-skip-tls-verify inside
installed instead insufficient int interactivemode internal internalerror into invalid io ipc is iscsi
isonlyserviceaccounttokensources issue it items its itself job jobs join joins json judged judging keep keeps kept
kernel key kind klog knew know known knows kube kube-system kubeconfig kubeconfigs kubectl kubelet kubelets kubernetes
kuberuntime l label labels larger last late latest latin latter leading leads least leave leaves left length less let
lets letter letters level levels lib lifecycle like limit limited limiters limitrange limits line lines lint linux
list lists literal little livenessprobe load local localhost localhostprofile lock log logging login logs long longer
look looked looking looks lookup low machine macos made main make makes managedfields manifest many map mapping marks
match matters max max-request-bytes maximum maxjobapibackoff maxjobbackoff may mayrunas mb md mean means meant meet
megabyte memory mends merged message messages meta metadata mib middle might milliseconds minimum minor minute mirror
misled missing mistyped modify moment more most mostly mount mounted mounts mountvolume ms msg much mus must mustrunas
mustrunasnonroot mutatepod n n-th name named names namespace namespaces narrow narrowest nearest necessary need needed
needs negative neither nerror net network never new newcachedfiletokensource newdefaultclientconfigloadingrules newer
newest next nfs nil no no-host no-root no-such nobody node nodeaffinity nodes nodeselector non-default non-numeric
non-root none nonewprivs nor not notfound nothing now npm null number numbers o object objects occurred oci odd of off
often okd old older on once one ones only open opening openshift operation operations options or order ordinary origin
other others otherwise ours out outermost outlive outlived output outside over overhead own owner owners owns p page
pages panic parallelism param parameters part parts pass passed passes password patch patched patches path paths
pattern patterns peer pem pending people per perfmon perhaps perl permission permitted persistentvolumeclaim person
phrase pid pipe pipes pkg place plain plugin plugins plural pod pod-security-admission pods podsecurity
podsecuritycontext podsecuritypolicies podsecuritypolicy podsecuritypolicyspec policies policy port ports possible
post poststart power powerful predicate preemption prefix prepared present prestop print printed prints priority
priorityclass privilege privileged privileges probe probes proc process processes procmount procmounttype profile
program programs progressed prohibition projected proposal propose proven provided provider providers proxy proxy-url
pruned psp pull pulled pulling put puts python questions quota quotation quote quoted quotes random range ranges rate
ratio rbac reached read read-only readinessprobe reading readme readonly readonlyrootfilesystem reads ready real
really reason reasons record recorded redirects reference references refusal refuse refused refuser refuses regexp
registered registry rejected rejects relative release releases remedy removed removes renewed renews repeat repeated
replace replaced replaces replica replicaset replicasets replicationcontrollers report request request-timeout
requested requester requests required requires reset resolved resource resources response rest restarting restricted
result retries return review reviews rfc right role rolebinding roles rolled root rotates round route rule rules run
runasany runasgroup runasnonroot runasuser runc runcontainererror running runs runtime runtimeclass runtimeclassname
runtimedefault runtimes safe said same sandbox say says scc sccadmission scheduling scope seccomp seccompprofile
second seconds secret security securitycontext securitycontextconstraints sed see seen sees selector self selinux
selinuxoptions send sends sent sentence sentences separator served server servers serverside-applied service
serviceaccount serviceaccountname serviceaccounts session set sets setuid setup seven several sh shared shell shim
short should shown shows side signal signed similar since single size skipped skips slash slice slow slower smallest
so socks some somebody something soon sooner sorted sorts source sources speak spec specified specify spread src stand
standard stands start started starterror starting startupprobe stat stateful statefulset statefulsets states static
status stay stays stderr still stood storage store strategy strict strictest string structs subdomains subject
subresource succeeded success successfully such supplementalgroups supported sure surrounds switch switched sync sys
sysctl sysctlforbidden sysctls system taint take taken takes task tcp tcpsocket tell tells template terminal
terminated test text texts than that the their them then there these they thing things third this those though
thousand thread three through thrown throws time timed timeout timer times tls tls-server-name tmp to today together
token tokens told tolerated tolerations too tools touch transport tried tried-again tries trim true try ts tunnel turn
turned twice two type types typing udp uid unable unchanged unconfined undefined under unexpected unknown unless
unlock unmasked unmount unready unregistered unrestricted unsafe unsupported until untolerated unwrap unwrapped
unwraps up update updated upper url urls usable usage use used user user-extra users uses usual utf util utils uu
valid validate validatesecuritycontext validatingadmissionpolicy validation value values var variable verb verbs
verified verify version versions victims view violate violates violations visiting volume volumemounts volumes vpn
wait waited waiting waits want wanted wants warn warned warning warnings warns was watch way we wear webhook webhooks
websocket well went were what whatever when where whether which whitelisted who whoever whole whom whose why will
window windows windowsoptions windowssecuritycontextoptions wins with within without word words worked workloads works
world worlds worth would wrapped wrapper wrappers write writes written wrong wrote wsstream x509 yaml yes yet your
`
    .trim()
    .split(/\s+/),
);
