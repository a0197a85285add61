// fixed work against the API server; prints p50/p95 and CPU seconds and RSS of it
const { Lab } = require('@slipway/lab'); const fs=require('fs');
(async()=>{ const lab=await Lab.attach(process.argv[2]); const pid=lab.record.components['kube-apiserver'].pid;
const cpu=()=>{const f=fs.readFileSync(`/proc/${pid}/stat`,'utf8').split(')').pop().trim().split(' ');return (Number(f[11])+Number(f[12]))/100};
const rss=()=>Math.round(Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`,'utf8'))[1])/1024);
const r0=rss(), c0=cpu(), t=[];
for(let i=0;i<150;i++){const s=performance.now(); await (await lab.fetch('/api/v1/nodes')).text(); t.push(performance.now()-s);}
const d=[]; const job={apiVersion:'batch/v1',kind:'Job',metadata:{name:'x',namespace:'vision',labels:{'kueue.x-k8s.io/queue-name':'gpu'}},spec:{template:{spec:{restartPolicy:'Never',containers:[{name:'c',image:'registry.example.com/x:1'}]}}}};
const ns=(await lab.client.get('/api/v1/namespaces')).items.map(n=>n.metadata.name).filter(n=>!/kube|system|default|operator/.test(n)); job.metadata.namespace=ns[0];
let st; for(let i=0;i<150;i++){const s=performance.now(); const r=await lab.fetch(`/apis/batch/v1/namespaces/${ns[0]}/jobs?dryRun=All`,{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify(job)}); st=r.status; await r.text(); d.push(performance.now()-s);}
const q=(a,p)=>a.sort((x,y)=>x-y)[Math.floor(a.length*p)].toFixed(1);
console.log(`rss ${r0} -> ${rss()} cpu ${(cpu()-c0).toFixed(2)} list p50 ${q(t,.5)} p95 ${q(t,.95)} dry-run(${st}) p50 ${q(d,.5)} p95 ${q(d,.95)}`);
const c1=cpu(); await new Promise(r=>setTimeout(r,15000)); console.log('idle 15 s: cpu',(cpu()-c1).toFixed(2),'rss',rss());
process.exit()})();
