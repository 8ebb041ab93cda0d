// Chainrule's page for a harness that times pages side by side: an entry for its list of pages, with dist/ served as
// /candidate/. One step zooms the map of a convolution by a notch of the wheel and draws the frame. The harness
// times the main thread, so the requested frame runs at once instead of at the next screen refresh.
const map = (channels, size) => ({
  url: `/candidate/#lesson=conv&dim=2&cin=${channels}&cout=${channels}&n=${size}&k=3&pad=1`,
  ready: 'window.chainrule&&window.chainrule.test.frames()>0',
  interact: {
    [`map of ${(channels * size * size).toLocaleString('en')}²`]: {
      frames: 120,
      prep: `async()=>{
        await new Promise((r)=>setTimeout(r,500));
        const canvas=document.getElementById('canvas'),rect=window.chainrule.test.rect('set.window');
        const at={bubbles:true,cancelable:true,view:window,button:0,
          clientX:rect.x+rect.width/2,clientY:rect.y+rect.height/2};
        for(const type of ['mousemove','mousedown','mouseup']){
          canvas.dispatchEvent(new MouseEvent(type,at));
          await new Promise((r)=>setTimeout(r,200));
        }
        canvas.focus();
        const st={canvas,at,asked:null,drawn:0};
        return st}`,
      step: `async(i,n,st)=>{
        const ask=window.requestAnimationFrame;
        window.requestAnimationFrame=(f)=>{st.asked=f;return 1};
        const frames=window.chainrule.test.frames();
        st.canvas.dispatchEvent(new WheelEvent('wheel',{...st.at,deltaY:i%20<10?-100:100}));
        for(let turn=0;turn<20&&!st.asked;++turn)
          await new Promise((r)=>{const {port1,port2}=new MessageChannel();port1.onmessage=r;port2.postMessage(0)});
        const asked=st.asked;st.asked=null;if(asked)asked(performance.now());
        window.requestAnimationFrame=ask;
        st.drawn+=window.chainrule.test.frames()-frames}`,
      extra: '({drawn:st.drawn})',
    },
  },
});

export const PAGES = { small: map(10, 32), large: map(6, 128) };
